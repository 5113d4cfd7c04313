package dev.vidi.router.grpc;

import dev.vidi.proto.api.v1.Coordinates;
import dev.vidi.proto.api.v1.Row;
import dev.vidi.proto.api.v1.Schema;
import dev.vidi.proto.api.v1.Value;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.row.KeyCodec;
import dev.vidi.query.row.RowCodec;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import org.jspecify.annotations.Nullable;

/** Keys and rows of one table as messages, with all that can be made once for a definition. Immutable. */
final class TableMessages {
    private final TableDefinition table;
    private final Column[] columns;
    private final Schema schema;
    private final Column key;
    private final KeyCodec keys;
    private final RowCodec rows;
    private final ResultFields results;
    private final byte[] schemaBytes;

    TableMessages(TableDefinition table) {
        this.table = table;
        this.columns = table.schema().columns().toArray(Column[]::new);
        this.schema = schema(table);
        this.key = table.schema().key();
        this.keys = new KeyCodec(key.type());
        this.rows = new RowCodec(table.schema());
        this.results = new ResultFields(table, rows);
        this.schemaBytes = schema.toByteArray();
    }

    TableDefinition table() {
        return table;
    }

    Schema schema() {
        return schema;
    }

    /** The same as the bytes of its message; not to be changed. */
    byte[] schemaBytes() {
        return schemaBytes;
    }

    /** Writes results of reads. */
    ResultFields results() {
        return results;
    }

    /** The key in Vidi's ordered key encoding. */
    byte[] encodeKey(Value key) throws RouterException {
        byte[] bytes;
        try {
            bytes = keys.encode(notNull(ValueMessages.fromProto(this.key.type(), key)));
        } catch (IllegalArgumentException refused) {
            throw malformed(this.key, refused);
        }
        if (bytes.length > KeyCodec.BYTES_MAX) {
            throw malformed(
                    this.key,
                    new IllegalArgumentException(
                            "a key has at most " + KeyCodec.BYTES_MAX + " bytes, this has " + bytes.length));
        }
        return bytes;
    }

    /** The key as the value of its column. */
    Object key(Value key) throws RouterException {
        try {
            return notNull(ValueMessages.fromProto(this.key.type(), key));
        } catch (IllegalArgumentException refused) {
            throw malformed(this.key, refused);
        }
    }

    /** The values of a row in column order. */
    @Nullable
    Object[] row(Row row) throws RouterException {
        if (row.getValuesCount() != columns.length) {
            throw new RouterException(
                    ErrorCode.MALFORMED,
                    "table " + table.name() + " has " + columns.length + " columns, the row has " + row.getValuesCount()
                            + " values");
        }
        @Nullable Object[] values = new @Nullable Object[columns.length];
        for (int i = 0; i < columns.length; i++) {
            try {
                Object value = ValueMessages.fromProto(columns[i].type(), row.getValues(i));
                values[i] = columns[i].nullable() ? value : notNull(value);
            } catch (IllegalArgumentException refused) {
                throw malformed(columns[i], refused);
            }
        }
        return values;
    }

    /** The place of a record of the source topic. */
    Coordinates coordinates(int partition, long offset, long timestamp) {
        return Coordinates.newBuilder()
                .setTopic(table.topic())
                .setPartition(partition)
                .setOffset(offset)
                .setTimestampMs(timestamp)
                .build();
    }

    /** The key that has these bytes. */
    Value decodeKey(byte[] bytes) {
        return ValueMessages.toProto(key.type(), keys.decode(bytes));
    }

    /** The key of a row in Vidi's row encoding. */
    Value keyOf(byte[] row) {
        return ValueMessages.toProto(key.type(), table.schema().keyOf(rows.decode(row)));
    }

    /** The row that has these bytes. */
    Row decodeRow(byte[] bytes) {
        @Nullable Object[] values = rows.decode(bytes);
        Row.Builder row = Row.newBuilder();
        for (int i = 0; i < columns.length; i++) {
            row.addValues(ValueMessages.toProto(columns[i].type(), values[i]));
        }
        return row.build();
    }

    private RouterException malformed(Column column, IllegalArgumentException refused) {
        return new RouterException(
                ErrorCode.MALFORMED,
                "table " + table.name() + ", column " + column.name() + " ("
                        + column.type().sql() + "): " + refused.getMessage());
    }

    private static Object notNull(@Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException("it is NOT NULL, found NULL");
        }
        return value;
    }

    private static Schema schema(TableDefinition table) {
        Schema.Builder schema = Schema.newBuilder()
                .setTable(table.name())
                .setTableId(table.id())
                .setTopic(table.topic())
                .setPartitions(table.partitions());
        for (int i = 0; i < table.schema().columns().size(); i++) {
            Column column = table.schema().columns().get(i);
            schema.addColumns(dev.vidi.proto.api.v1.Column.newBuilder()
                    .setName(column.name())
                    .setType(column.type().sql())
                    .setNullable(column.nullable())
                    .setKey(table.schema().isKey(i))
                    .setKeyPlace(
                            table.schema().hasCompositeKey()
                                    ? table.schema().keyColumns().indexOf(i) + 1
                                    : 0));
        }
        return schema.build();
    }
}
