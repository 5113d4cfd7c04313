package dev.vidi.query.catalog;

import java.util.Objects;
import java.util.UUID;

/**
 * A table as the catalog keeps it: its schema and the incarnation of the topic it was created on.
 *
 * @param id table id as text, part of topic names and application ids
 * @param name name in SQL
 * @param topic source topic
 * @param topicId Kafka's id of the source topic: a recreated topic has another
 * @param partitions partitions of the source topic
 * @param schema columns and key
 * @param format format of record values, one of {@link FormatNames#VALUES}
 * @param keyFormat format of record keys, one of {@link FormatNames#KEYS}
 * @param settings what the formats have to be told beside their names
 * @param partitioner what decides the partition of a key
 * @param statement the CREATE TABLE statement as it was given
 */
public record TableDefinition(
        String id,
        String name,
        String topic,
        UUID topicId,
        int partitions,
        TableSchema schema,
        String format,
        String keyFormat,
        FormatSettings settings,
        Partitioner partitioner,
        String statement) {
    /** A table whose formats need no settings. */
    public TableDefinition(
            String id,
            String name,
            String topic,
            UUID topicId,
            int partitions,
            TableSchema schema,
            String format,
            String keyFormat,
            Partitioner partitioner,
            String statement) {
        this(
                id,
                name,
                topic,
                topicId,
                partitions,
                schema,
                format,
                keyFormat,
                FormatSettings.NONE,
                partitioner,
                statement);
    }

    public TableDefinition {
        requireText(id, "id");
        requireText(name, "name");
        requireText(topic, "topic");
        Objects.requireNonNull(topicId);
        Objects.requireNonNull(settings);
        Objects.requireNonNull(partitioner);
        Objects.requireNonNull(statement);
        if (partitions < 1) {
            throw new IllegalArgumentException("table " + name + " needs at least 1 partition, was " + partitions);
        }
        if (!FormatNames.VALUES.contains(format)) {
            throw new IllegalArgumentException(
                    "format " + format + " is unknown; known are " + String.join(", ", FormatNames.VALUES));
        }
        FormatNames.keyMisfit(keyFormat, schema.key().type()).ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
    }

    private static void requireText(String text, String what) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("a table needs a " + what);
        }
    }
}
