package dev.vidi.router.grpc;

import dev.vidi.causality.wire.FieldWriter;
import dev.vidi.proto.api.v1.Value;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.row.RowCodec;
import dev.vidi.query.row.RowVisitor;
import dev.vidi.router.read.ReadAnswer;
import dev.vidi.router.read.ReadAnswer.FoundRow;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What keys of a table have found, as fields of messages: rows go from Vidi's encoding to that of the messages without a
 * stop, as most values are the same bytes in both. Immutable.
 */
final class ResultFields {
    // fields of KeyResult
    private static final int KEY = 1;
    private static final int ROW = 2;
    private static final int AT = 3;

    // of Row
    private static final int VALUES = 1;

    // of Coordinates
    private static final int TOPIC = 1;
    private static final int PARTITION = 2;
    private static final int OFFSET = 3;
    private static final int TIMESTAMP_MS = 4;

    // of PartitionPosition
    private static final int POSITION_PARTITION = 1;
    private static final int POSITION_OFFSET = 2;

    private final List<Column> columns;
    private final RowCodec rows;
    private final byte[] topic;

    ResultFields(TableDefinition table, RowCodec rows) {
        this.columns = table.schema().columns();
        this.rows = rows;
        this.topic = table.topic().getBytes(StandardCharsets.UTF_8);
    }

    /** Writes what a read found under a key; without a row when there was none. */
    void write(FieldWriter out, int field, Value key, @Nullable FoundRow found) {
        int result = out.open(field);
        out.message(KEY, key);
        if (found != null) {
            if (!found.deleted()) {
                int row = out.open(ROW);
                rows.show(found.columns(), new Values(out));
                out.close(row);
            }
            int at = out.open(AT);
            out.element(TOPIC, topic);
            out.number(PARTITION, found.partition());
            out.number(OFFSET, found.offset());
            out.number(TIMESTAMP_MS, found.timestamp());
            out.close(at);
        }
        out.close(result);
    }

    /** Writes up to where the partitions were applied that have answered. */
    static void positions(FieldWriter out, int field, ReadAnswer answer) {
        for (Map.Entry<Integer, Long> entry : answer.positions().entrySet()) {
            int position = out.open(field);
            out.number(POSITION_PARTITION, entry.getKey());
            out.number(POSITION_OFFSET, entry.getValue() - 1);
            out.close(position);
        }
    }

    /** Writes values in column order, each as {@link ValueMessages} makes it. */
    private final class Values implements RowVisitor {
        private final FieldWriter out;

        Values(FieldWriter out) {
            this.out = out;
        }

        @Override
        public void nothing(int column) {
            out.close(out.open(VALUES));
        }

        @Override
        public void flag(int column, boolean value) {
            int start = out.open(VALUES);
            out.alternative(Value.BOOL_VALUE_FIELD_NUMBER, value ? 1 : 0);
            out.close(start);
        }

        @Override
        public void number(int column, long value) {
            int start = out.open(VALUES);
            switch (columns.get(column).type().kind()) {
                case DATE -> out.signedAlternative(Value.DATE_VALUE_FIELD_NUMBER, value);
                case TIME -> out.signedAlternative(Value.TIME_VALUE_FIELD_NUMBER, value);
                case TIMESTAMP -> out.signedAlternative(Value.TIMESTAMP_VALUE_FIELD_NUMBER, value);
                default -> out.signedAlternative(Value.INT_VALUE_FIELD_NUMBER, value);
            }
            out.close(start);
        }

        @Override
        public void real(int column, double value) {
            int start = out.open(VALUES);
            out.alternative(Value.DOUBLE_VALUE_FIELD_NUMBER, value);
            out.close(start);
        }

        @Override
        public void bytes(int column, byte[] bytes, int from, int length) {
            int start = out.open(VALUES);
            boolean text = columns.get(column).type().kind() == dev.vidi.query.catalog.ColumnType.Kind.VARCHAR;
            out.element(text ? Value.STRING_VALUE_FIELD_NUMBER : Value.BYTES_VALUE_FIELD_NUMBER, bytes, from, length);
            out.close(start);
        }

        @Override
        public void other(int column, Object value) {
            out.message(VALUES, ValueMessages.toProto(columns.get(column).type(), value));
        }
    }
}
