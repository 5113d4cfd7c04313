package dev.vidi.query.row;

import dev.vidi.query.catalog.Column;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks into the bytes of one row after another, and decodes only the columns that are asked for, each once. On the
 * path of every row that a scan examines. Confined to one thread.
 */
public final class RowView {
    private static final byte[] NOTHING = new byte[0];

    private final Column[] columns;
    private final int bitmapBytes;
    private final ByteReader reader = new ByteReader(NOTHING);

    /** Where each column starts; known up to {@link #known}. */
    private final int[] starts;

    private final @Nullable Object[] values;
    private final boolean[] decoded;
    private byte[] bytes = NOTHING;
    private int from;
    private int to;
    private int bitmap;
    private int known;

    public RowView(List<Column> columns) {
        this.columns = columns.toArray(Column[]::new);
        this.bitmapBytes = (this.columns.length + 7) / 8;
        this.starts = new int[this.columns.length + 1];
        this.values = new @Nullable Object[this.columns.length];
        this.decoded = new boolean[this.columns.length];
    }

    /**
     * Looks into another row.
     *
     * @throws IllegalArgumentException when the bytes start like no row
     */
    public void read(byte[] row) {
        read(row, 0, row.length);
    }

    /**
     * Looks into a row that is a part of some bytes, which must not change as long as it is looked into.
     *
     * @throws IllegalArgumentException when the bytes start like no row
     */
    public void read(byte[] row, int start, int end) {
        bytes = row;
        from = start;
        to = end;
        reader.reset(row, start, end);
        byte version = reader.getByte();
        if (version != RowCodec.VERSION) {
            throw new IllegalArgumentException(
                    "row has version " + version + " at byte " + start + ", expected " + RowCodec.VERSION);
        }
        bitmap = reader.skip(bitmapBytes);
        starts[0] = reader.position();
        known = 0;
    }

    /** Whether a column is NULL. */
    public boolean isNull(int column) {
        return reader.bit(bitmap, column);
    }

    /**
     * The value of a column in its {@link StoredForm}; null for NULL.
     *
     * @throws IllegalArgumentException when the bytes are malformed
     */
    public @Nullable Object stored(int column) {
        if (isNull(column)) {
            return null;
        }
        if (column >= known || !decoded[column]) {
            reader.moveTo(start(column));
            values[column] = decode(columns[column]);
            locateNext(column);
            decoded[column] = true;
        }
        return values[column];
    }

    private void locateNext(int column) {
        if (column == known) {
            starts[column + 1] = reader.position();
            known++;
        }
    }

    private Object decode(Column column) {
        return switch (column.type().kind()) {
            case BOOLEAN -> reader.getBoolean();
            case INTEGER, DATE -> reader.getSignedInt();
            case BIGINT -> reader.getSigned();
            case DOUBLE -> Double.longBitsToDouble(reader.getFixed());
            case VARCHAR -> reader.getText();
            case TIMESTAMP -> reader.getFixed();
            case DECIMAL ->
                column.type().precision() <= RowCodec.LONG_DIGITS
                        ? BigDecimal.valueOf(reader.getSigned(), column.type().scale())
                        : new BigDecimal(
                                new BigInteger(reader.getBytes()), column.type().scale());
        };
    }

    /** Where the value of a column that is not NULL starts. */
    int start(int column) {
        while (known < column) {
            reader.moveTo(starts[known]);
            if (!isNull(known)) {
                skip(columns[known]);
            }
            decoded[known] = false;
            starts[++known] = reader.position();
        }
        return starts[column];
    }

    private void skip(Column column) {
        switch (column.type().kind()) {
            case BOOLEAN -> reader.skip(1);
            case INTEGER, BIGINT, DATE -> reader.skipNumber();
            case DOUBLE, TIMESTAMP -> reader.skip(Long.BYTES);
            case VARCHAR -> reader.skipBytes();
            case DECIMAL -> {
                if (column.type().precision() <= RowCodec.LONG_DIGITS) {
                    reader.skipNumber();
                } else {
                    reader.skipBytes();
                }
            }
        }
    }

    /** The bytes of the whole row. */
    public byte[] toBytes() {
        return from == 0 && to == bytes.length ? bytes : Arrays.copyOfRange(bytes, from, to);
    }

    byte[] bytes() {
        return bytes;
    }

    /** Behind the last byte of a column's value. */
    int end(int column) {
        return start(column + 1);
    }
}
