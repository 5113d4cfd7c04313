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

    /** How a value is passed over: a number by its bytes' highest bits, a text by its length, anything else by its width. */
    private static final int NUMBER = 0;

    private static final int LENGTH_FIRST = -1;

    private final Column[] columns;
    private final int[] widths;
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
        this.widths = columns.stream().mapToInt(RowView::width).toArray();
        this.bitmapBytes = (this.columns.length + 7) / 8;
        this.starts = new int[this.columns.length + 1];
        this.values = new @Nullable Object[this.columns.length];
        this.decoded = new boolean[this.columns.length];
    }

    private static int width(Column column) {
        return switch (column.type().kind()) {
            case BOOLEAN -> Byte.BYTES;
            case INTEGER, BIGINT, DATE, TIME -> NUMBER;
            case DOUBLE, TIMESTAMP -> Long.BYTES;
            case VARCHAR, VARBINARY, ARRAY, MAP, ROW -> LENGTH_FIRST;
            case DECIMAL -> column.type().precision() <= RowCodec.LONG_DIGITS ? NUMBER : LENGTH_FIRST;
        };
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
        return (bytes[bitmap + (column >>> 3)] & (1 << (column & 7))) != 0;
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

    /**
     * The value of a column that is not NULL, whose type is INTEGER, BIGINT, DATE (its days), TIME or TIMESTAMP (their
     * microseconds); the same as {@link #stored}, and no object.
     *
     * @throws IllegalArgumentException when the bytes are malformed
     */
    public long number(int column) {
        reader.moveTo(start(column));
        return switch (columns[column].type().kind()) {
            case INTEGER, DATE -> reader.getSignedInt();
            case BIGINT, TIME -> reader.getSigned();
            case TIMESTAMP -> reader.getFixed();
            case BOOLEAN, DOUBLE, VARCHAR, VARBINARY, DECIMAL, ARRAY, MAP, ROW ->
                throw new IllegalStateException("column " + columns[column].name() + " is no such number");
        };
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
            case BIGINT, TIME -> reader.getSigned();
            case DOUBLE -> Double.longBitsToDouble(reader.getFixed());
            case VARCHAR -> reader.getText();
            case VARBINARY -> Binary.owned(reader.getBytes());
            case TIMESTAMP -> reader.getFixed();
            case ARRAY, MAP, ROW -> StoredForm.of(column.type(), NestedCodec.get(reader, column.type()));
            case DECIMAL ->
                column.type().precision() <= RowCodec.LONG_DIGITS
                        ? BigDecimal.valueOf(reader.getSigned(), column.type().scale())
                        : new BigDecimal(
                                new BigInteger(reader.getBytes()), column.type().scale());
        };
    }

    /** Where the value of a column that is not NULL starts. */
    int start(int column) {
        if (known < column) {
            locate(column);
        }
        return starts[column];
    }

    /** Passes over the values before a column. */
    private void locate(int column) {
        int at = starts[known];
        for (int passed = known; passed < column; passed++) {
            if (!isNull(passed)) {
                at = behind(at, widths[passed]);
            }
            decoded[passed] = false;
            starts[passed + 1] = at;
        }
        known = column;
    }

    /** Where the value that starts here ends. What is short is passed over here, and all else by the reader. */
    private int behind(int at, int width) {
        int end = at;
        if (width > 0) {
            end += width;
        } else if (width == LENGTH_FIRST && at < to && bytes[at] >= 0) {
            end += 1 + bytes[at];
        } else if (width == NUMBER) {
            while (end < to && bytes[end] < 0) {
                end++;
            }
            end++;
        } else {
            end = Integer.MAX_VALUE;
        }
        return end <= to ? end : behindBy(reader, at, width);
    }

    private static int behindBy(ByteReader reader, int at, int width) {
        reader.moveTo(at);
        if (width == LENGTH_FIRST) {
            reader.skipBytes();
        } else if (width == NUMBER) {
            reader.skipNumber();
        } else {
            int unused = reader.skip(width);
        }
        return reader.position();
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
