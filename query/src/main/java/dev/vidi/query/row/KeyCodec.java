package dev.vidi.query.row;

import dev.vidi.query.catalog.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Keys as bytes whose unsigned order is the order of the keys; no encoding is a prefix of another, so anything may
 * follow. Numbers, dates and timestamps are big-endian, as wide as their type, with the sign bit flipped. Text is
 * UTF-8, so ordered by code point, with 0x00 written 0x00 0xFF and 0x00 0x00 at the end, and so are bytes. A key of several
 * columns, the value of a ROW, is one column's behind the other's: ordered by the first, then by the second. Immutable.
 */
public final class KeyCodec {
    /** Bytes of a key that tables take: reads, writes and source records alike. */
    public static final int BYTES_MAX = 64 * 1024;

    private final ColumnType type;
    private final int width;
    /** Of the columns of a key that has several. */
    private final List<KeyCodec> parts;

    /**
     * A codec of keys.
     *
     * @param type of a column that can be the key, or a ROW of such columns
     */
    public KeyCodec(ColumnType type) {
        this.parts = type.kind() == ColumnType.Kind.ROW
                ? type.parts().stream().map(part -> new KeyCodec(part.type())).toList()
                : List.of();
        if (parts.isEmpty() && !type.allowedAsKey()) {
            throw new IllegalArgumentException("a key cannot be a " + type.sql());
        }
        this.type = type;
        this.width = switch (type.kind()) {
            case INTEGER, DATE -> Integer.BYTES;
            case BIGINT, TIME, TIMESTAMP -> Long.BYTES;
            case DECIMAL -> BigInteger.TEN.pow(type.precision()).bitLength() / 8 + 1;
            case VARCHAR, VARBINARY, BOOLEAN, DOUBLE, ARRAY, MAP, ROW -> 0;
        };
    }

    /**
     * The bytes of a key.
     *
     * @throws IllegalArgumentException when the key is not of the type, or not exactly in its domain
     */
    public byte[] encode(Object key) {
        return parts.isEmpty() ? encodeOne(key) : encodeAll(key);
    }

    private byte[] encodeAll(Object key) {
        if (!(key instanceof List<?> values) || values.size() != parts.size()) {
            throw new IllegalArgumentException("a key has a value for each of its " + parts.size() + " columns");
        }
        return prefix(values);
    }

    /**
     * What the keys begin with whose first columns have these values.
     *
     * @throws IllegalArgumentException when a value is not of the type, or not exactly in its domain
     */
    public byte[] prefix(List<?> values) {
        ByteWriter out = new ByteWriter(64);
        for (int i = 0; i < values.size(); i++) {
            byte[] bytes = parts.get(i).encodeOne(values.get(i));
            out.putRaw(bytes, 0, bytes.length);
        }
        return out.toBytes();
    }

    private byte[] encodeOne(Object key) {
        Object admitted = Domain.admit(type, key);
        return switch (type.kind()) {
            case INTEGER -> number((Integer) admitted);
            case BIGINT -> number((Long) admitted);
            case DATE -> number(((LocalDate) admitted).toEpochDay());
            case TIME -> number(Micros.of(whole("TIME", (LocalTime) key, (LocalTime) admitted)));
            case TIMESTAMP -> number(Micros.of(whole("TIMESTAMP", (Instant) key, (Instant) admitted)));
            case DECIMAL -> decimal((BigDecimal) admitted);
            case VARCHAR -> terminated(((String) admitted).getBytes(StandardCharsets.UTF_8));
            case VARBINARY -> terminated(((Binary) admitted).bytes());
            case BOOLEAN, DOUBLE, ARRAY, MAP, ROW -> throw new IllegalStateException("no key is a " + type);
        };
    }

    /**
     * The key that has these bytes.
     *
     * @throws IllegalArgumentException when {@link #encode} writes no such bytes
     */
    public Object decode(byte[] bytes) {
        if (parts.isEmpty()) {
            return decodeOne(bytes);
        }
        List<Object> values = decodeFirst(bytes);
        if (values.size() != parts.size() || prefix(values).length != bytes.length) {
            throw new IllegalArgumentException("a key of type " + type.sql() + " has other bytes");
        }
        return values;
    }

    /**
     * The values of the first columns, of as many as there are bytes for.
     *
     * @throws IllegalArgumentException when no key begins with these bytes
     */
    public List<Object> decodeFirst(byte[] bytes) {
        List<Object> values = new ArrayList<>(parts.size());
        int from = 0;
        for (KeyCodec part : parts) {
            int end = part.end(bytes, from);
            if (end > bytes.length || from == bytes.length) {
                break;
            }
            values.add(part.decodeOne(Arrays.copyOfRange(bytes, from, end)));
            from = end;
        }
        return Collections.unmodifiableList(values);
    }

    /** Behind the value that starts there; beyond the end when it is not all there. */
    private int end(byte[] bytes, int from) {
        if (width > 0) {
            return from + width;
        }
        for (int i = from; i + 1 < bytes.length; i++) {
            if (bytes[i] == 0 && bytes[++i] == 0) {
                return i + 1;
            }
        }
        return Integer.MAX_VALUE;
    }

    private Object decodeOne(byte[] bytes) {
        if (width > 0 && bytes.length != width) {
            throw new IllegalArgumentException(
                    "a key of type " + type.sql() + " has " + width + " bytes, found " + bytes.length);
        }
        return switch (type.kind()) {
            case INTEGER -> (int) number(bytes);
            case BIGINT -> number(bytes);
            case DATE -> Domain.admit(type, LocalDate.ofEpochDay(number(bytes)));
            case TIME -> Micros.toTime(number(bytes));
            case TIMESTAMP -> Domain.admit(type, Micros.toInstant(number(bytes)));
            case DECIMAL -> decimal(bytes);
            case VARCHAR -> {
                byte[] utf8 = unterminated(bytes);
                yield Utf8.decode(utf8, 0, utf8.length);
            }
            case VARBINARY -> Binary.owned(unterminated(bytes));
            case BOOLEAN, DOUBLE, ARRAY, MAP, ROW -> throw new IllegalStateException("no key is a " + type);
        };
    }

    private static <T> T whole(String type, T given, T micros) {
        if (!given.equals(micros)) {
            throw new IllegalArgumentException("a " + type + " key has whole microseconds");
        }
        return micros;
    }

    private byte[] number(long value) {
        byte[] bytes = new byte[width];
        for (int i = width - 1; i >= 0; i--) {
            bytes[i] = (byte) value;
            value >>= 8;
        }
        bytes[0] ^= (byte) 0x80;
        return bytes;
    }

    private static long number(byte[] bytes) {
        long value = (byte) (bytes[0] ^ 0x80);
        for (int i = 1; i < bytes.length; i++) {
            value = (value << 8) | (bytes[i] & 0xFF);
        }
        return value;
    }

    private byte[] decimal(BigDecimal value) {
        byte[] digits = value.unscaledValue().toByteArray();
        byte[] bytes = new byte[width];
        Arrays.fill(bytes, 0, width - digits.length, (byte) (value.signum() < 0 ? 0xFF : 0));
        System.arraycopy(digits, 0, bytes, width - digits.length, digits.length);
        bytes[0] ^= (byte) 0x80;
        return bytes;
    }

    private Object decimal(byte[] bytes) {
        byte[] digits = bytes.clone();
        digits[0] ^= (byte) 0x80;
        return Domain.admit(type, new BigDecimal(new BigInteger(digits), type.scale()));
    }

    private static byte[] terminated(byte[] value) {
        int zeros = 0;
        for (byte b : value) {
            if (b == 0) {
                zeros++;
            }
        }
        byte[] bytes = new byte[value.length + zeros + 2];
        if (zeros == 0) {
            System.arraycopy(value, 0, bytes, 0, value.length);
            return bytes;
        }
        int at = 0;
        for (byte b : value) {
            bytes[at++] = b;
            if (b == 0) {
                bytes[at++] = (byte) 0xFF;
            }
        }
        return bytes;
    }

    private static byte[] unterminated(byte[] bytes) {
        int end = bytes.length - 2;
        byte[] value = new byte[Math.max(end, 0)];
        int length = 0;
        for (int i = 0; i < end; i++) {
            value[length++] = bytes[i];
            if (bytes[i] == 0 && (++i >= end || bytes[i] != (byte) 0xFF)) {
                throw new IllegalArgumentException("text key has a 0x00 that is not escaped at byte " + (i - 1));
            }
        }
        if (end < 0 || bytes[end] != 0 || bytes[end + 1] != 0) {
            throw new IllegalArgumentException("text key does not end in 0x00 0x00");
        }
        return Arrays.copyOf(value, length);
    }
}
