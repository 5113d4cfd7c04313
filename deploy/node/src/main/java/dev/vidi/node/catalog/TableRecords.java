package dev.vidi.node.catalog;

import dev.vidi.causality.wire.MalformedPayloadException;
import dev.vidi.causality.wire.TableRecord;
import dev.vidi.causality.wire.TableRecordCodec;
import dev.vidi.causality.wire.TopicNames;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.FormatSettings;
import dev.vidi.query.catalog.Partitioner;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.catalog.TableSchema;
import dev.vidi.query.sql.Statement.CreateTable;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Records of the catalog topic: the key is {@code <name in lower case>/<nonce>}, the value a table. */
final class TableRecords {

    private TableRecords() {}

    static String key(String name, UUID nonce) {
        return canonical(name) + "/" + nonce;
    }

    /** The form in which names are compared. */
    static String canonical(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    static byte[] value(
            CreateTable create, TableSchema schema, FormatSettings settings, SourceTopics.Source source, long now) {
        return TableRecordCodec.encode(new TableRecord(
                create.name(),
                create.topic(),
                source.id(),
                source.partitions(),
                schema.columns().stream()
                        .map(column -> new TableRecord.Column(
                                column.name(), column.type().sql(), column.nullable()))
                        .toList(),
                schema.keyColumns(),
                create.format(),
                create.keyFormat(),
                settings.values(),
                create.partitioner().name().toLowerCase(Locale.ROOT),
                now,
                create.text(),
                source.created()));
    }

    /** The table that a statement defines, before it is known which topic it stands on. */
    static TableDefinition withoutTopic(CreateTable create, TableSchema schema, FormatSettings settings) {
        return new TableDefinition(
                create.name(),
                create.name(),
                create.topic(),
                new UUID(0, 0),
                create.partitions().orElse(1),
                schema,
                create.format(),
                create.keyFormat(),
                settings,
                create.partitioner(),
                create.text());
    }

    /** The table that a record defines; its offset is part of the table's id. */
    static TableDefinition table(String key, byte[] value, long offset) throws MalformedPayloadException {
        TableRecord record = TableRecordCodec.decode(value);
        if (!key.startsWith(canonical(record.name()) + "/")) {
            throw new IllegalArgumentException("key " + key + " is not one of table " + record.name());
        }
        List<Column> columns = record.columns().stream()
                .map(column -> new Column(column.name(), ColumnType.parse(column.type()), column.nullable()))
                .toList();
        return new TableDefinition(
                TopicNames.tableId(record.topicId(), record.partitions(), offset),
                record.name(),
                record.topic(),
                record.topicId(),
                record.partitions(),
                new TableSchema(columns, record.keyColumns()),
                record.format(),
                record.keyFormat(),
                new FormatSettings(record.formatSettings()),
                Partitioner.valueOf(record.partitioner().toUpperCase(Locale.ROOT)),
                record.statement());
    }
}
