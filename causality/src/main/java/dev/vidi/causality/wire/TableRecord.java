package dev.vidi.causality.wire;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A table as the catalog topic holds it: texts and numbers, which whoever knows tables has yet to check.
 *
 * @param topic source topic
 * @param topicId Kafka's id of the source topic
 * @param keyColumns places of the key columns in columns, in the order of the key; at least one
 * @param formatSettings what the formats have to be told, by name
 * @param created ms since the epoch
 * @param statement as the user wrote it
 * @param topicCreated whether the source topic was made with the table
 */
public record TableRecord(
        String name,
        String topic,
        UUID topicId,
        int partitions,
        List<Column> columns,
        List<Integer> keyColumns,
        String format,
        String keyFormat,
        Map<String, String> formatSettings,
        String partitioner,
        long created,
        String statement,
        boolean topicCreated) {

    public TableRecord {
        columns = List.copyOf(columns);
        keyColumns = List.copyOf(keyColumns);
        if (keyColumns.isEmpty()) {
            throw new IllegalArgumentException("a table has a key");
        }
        formatSettings = Map.copyOf(formatSettings);
    }

    /**
     * A column.
     *
     * @param type as SQL text
     */
    public record Column(String name, String type, boolean nullable) {}
}
