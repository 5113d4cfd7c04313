package dev.vidi.query.row;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.TableSchema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows as bytes, compact and not ordered: a version byte, a bitmap of the columns that are NULL, then the other values
 * in column order. Immutable.
 */
public final class RowCodec {
    static final byte VERSION = 1;

    /** A DECIMAL of at most so many digits fits a long. */
    static final int LONG_DIGITS = 18;

    private final Column[] columns;
    private final int bitmapBytes;

    public RowCodec(TableSchema schema) {
        this(schema.columns());
    }

    /** A codec of rows that have no key, such as those of an answer. */
    public RowCodec(List<Column> columns) {
        this.columns = columns.toArray(Column[]::new);
        this.bitmapBytes = (this.columns.length + 7) / 8;
    }

    /**
     * The bytes of a row, its values in column order.
     *
     * @throws IllegalArgumentException when a value is not in the domain of its column; the message names the column
     */
    public byte[] encode(@Nullable Object[] values) {
        if (values.length != columns.length) {
            throw new IllegalArgumentException("a row has " + columns.length + " values, found " + values.length);
        }
        ByteWriter out = new ByteWriter(16 + 12 * columns.length);
        out.putByte(VERSION);
        int bitmap = out.skip(bitmapBytes);
        for (int i = 0; i < columns.length; i++) {
            Object value = values[i];
            if (value != null) {
                put(out, columns[i], value);
            } else if (columns[i].nullable()) {
                out.setBit(bitmap, i);
            } else {
                throw new IllegalArgumentException("column " + columns[i].name() + " is NOT NULL, found NULL");
            }
        }
        return out.toBytes();
    }

    /**
     * The row that has these bytes.
     *
     * @throws IllegalArgumentException when the bytes are malformed; the message names the byte, and the column if any
     */
    public @Nullable Object[] decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int bitmap = begin(in);
        @Nullable Object[] values = new @Nullable Object[columns.length];
        for (int i = 0; i < columns.length; i++) {
            if (!isNull(in, bitmap, i)) {
                values[i] = get(in, columns[i]);
            }
        }
        end(in, bitmap);
        return values;
    }

    /**
     * Shows the row that has these bytes, as it was encoded here.
     *
     * @throws IllegalArgumentException when the bytes are malformed; a part of them may have been shown
     */
    public void show(byte[] bytes, RowVisitor visitor) {
        ByteReader in = new ByteReader(bytes);
        int bitmap = begin(in);
        for (int i = 0; i < columns.length; i++) {
            if (isNull(in, bitmap, i)) {
                visitor.nothing(i);
            } else {
                show(in, i, bytes, visitor);
            }
        }
        end(in, bitmap);
    }

    private void show(ByteReader in, int column, byte[] bytes, RowVisitor visitor) {
        switch (columns[column].type().kind()) {
            case BOOLEAN -> visitor.flag(column, in.getBoolean());
            case INTEGER, BIGINT, DATE, TIME -> visitor.number(column, in.getSigned());
            case TIMESTAMP -> visitor.number(column, in.getFixed());
            case DOUBLE -> visitor.real(column, Double.longBitsToDouble(in.getFixed()));
            case VARCHAR, VARBINARY -> {
                int length = in.length();
                visitor.bytes(column, bytes, in.skip(length), length);
            }
            case DECIMAL, ARRAY, MAP, ROW -> visitor.other(column, get(in, columns[column]));
        }
    }

    private int begin(ByteReader in) {
        byte version = in.getByte();
        if (version != VERSION) {
            throw new IllegalArgumentException("row has version " + version + " at byte 0, expected " + VERSION);
        }
        return in.skip(bitmapBytes);
    }

    private boolean isNull(ByteReader in, int bitmap, int column) {
        if (in.bit(bitmap, column) && !columns[column].nullable()) {
            throw new IllegalArgumentException(
                    "column " + columns[column].name() + " is NOT NULL, found NULL in the bitmap at byte " + bitmap);
        }
        return in.bit(bitmap, column);
    }

    private void end(ByteReader in, int bitmap) {
        for (int i = columns.length; i < bitmapBytes * 8; i++) {
            if (in.bit(bitmap, i)) {
                throw new IllegalArgumentException("bitmap at byte " + bitmap + " names column " + i
                        + ", but the row has " + columns.length + " columns");
            }
        }
        in.requireEnd();
    }

    static void put(ByteWriter out, Column column, Object value) {
        try {
            putAdmitted(out, column, Domain.admit(column.type(), value));
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException("column " + column.name() + ": " + refused.getMessage(), refused);
        }
    }

    static void putAdmitted(ByteWriter out, Column column, Object value) {
        switch (column.type().kind()) {
            case BOOLEAN -> out.putByte((byte) ((Boolean) value ? 1 : 0));
            case INTEGER -> out.putSigned((Integer) value);
            case BIGINT -> out.putSigned((Long) value);
            case DOUBLE -> out.putFixed(Double.doubleToRawLongBits((Double) value));
            case VARCHAR -> out.putText((String) value);
            case DATE -> out.putSigned(((LocalDate) value).toEpochDay());
            case TIME -> out.putSigned(Micros.of((LocalTime) value));
            case TIMESTAMP -> out.putFixed(Micros.of((Instant) value));
            case VARBINARY -> out.putBytes(((Binary) value).bytes());
            case ARRAY, MAP, ROW -> NestedCodec.put(out, column.type(), value);
            case DECIMAL -> {
                BigInteger digits = ((BigDecimal) value).unscaledValue();
                if (column.type().precision() <= LONG_DIGITS) {
                    out.putSigned(digits.longValue());
                } else {
                    out.putBytes(digits.toByteArray());
                }
            }
        }
    }

    private static Object get(ByteReader in, Column column) {
        int at = in.position();
        try {
            return getChecked(in, column);
        } catch (IllegalArgumentException | java.time.DateTimeException malformed) {
            throw new IllegalArgumentException(
                    "column " + column.name() + " at byte " + at + ": " + malformed.getMessage(), malformed);
        }
    }

    static Object getChecked(ByteReader in, Column column) {
        return switch (column.type().kind()) {
            case BOOLEAN -> in.getBoolean();
            case INTEGER -> in.getSignedInt();
            case BIGINT -> in.getSigned();
            case DOUBLE -> Domain.admit(column.type(), Double.longBitsToDouble(in.getFixed()));
            case VARCHAR -> in.getText();
            case DATE -> Domain.admit(column.type(), LocalDate.ofEpochDay(in.getSigned()));
            case TIME -> Micros.toTime(in.getSigned());
            case TIMESTAMP -> Domain.admit(column.type(), Micros.toInstant(in.getFixed()));
            case VARBINARY -> Binary.owned(in.getBytes());
            case ARRAY, MAP, ROW -> NestedCodec.get(in, column.type());
            case DECIMAL -> Domain.admit(column.type(), decimal(in, column));
        };
    }

    private static BigDecimal decimal(ByteReader in, Column column) {
        return column.type().precision() <= LONG_DIGITS
                ? BigDecimal.valueOf(in.getSigned(), column.type().scale())
                : new BigDecimal(new BigInteger(in.getBytes()), column.type().scale());
    }
}
