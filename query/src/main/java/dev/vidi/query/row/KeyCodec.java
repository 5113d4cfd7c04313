package dev.vidi.query.row;

import dev.vidi.query.catalog.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;

/**
 * Keys as bytes whose unsigned order is the order of the keys; no encoding is a prefix of another, so anything may
 * follow. Numbers, dates and timestamps are big-endian, as wide as their type, with the sign bit flipped. Text is
 * UTF-8, so ordered by code point, with 0x00 written 0x00 0xFF and 0x00 0x00 at the end. Immutable.
 */
public final class KeyCodec {
    /** Bytes of a key that tables take: reads, writes and source records alike. */
    public static final int BYTES_MAX = 64 * 1024;

    private final ColumnType type;
    private final int width;

    public KeyCodec(ColumnType type) {
        if (!type.allowedAsKey()) {
            throw new IllegalArgumentException("a key cannot be a " + type.sql());
        }
        this.type = type;
        this.width = switch (type.kind()) {
            case INTEGER, DATE -> Integer.BYTES;
            case BIGINT, TIMESTAMP -> Long.BYTES;
            case DECIMAL -> BigInteger.TEN.pow(type.precision()).bitLength() / 8 + 1;
            case VARCHAR, BOOLEAN, DOUBLE -> 0;
        };
    }

    /**
     * The bytes of a key.
     *
     * @throws IllegalArgumentException when the key is not of the type, or not exactly in its domain
     */
    public byte[] encode(Object key) {
        Object admitted = Domain.admit(type, key);
        return switch (type.kind()) {
            case INTEGER -> number((Integer) admitted);
            case BIGINT -> number((Long) admitted);
            case DATE -> number(((LocalDate) admitted).toEpochDay());
            case TIMESTAMP -> number(whole((Instant) key, (Instant) admitted));
            case DECIMAL -> decimal((BigDecimal) admitted);
            case VARCHAR -> text((String) admitted);
            case BOOLEAN, DOUBLE -> throw new IllegalStateException("no key is a " + type);
        };
    }

    /**
     * The key that has these bytes.
     *
     * @throws IllegalArgumentException when {@link #encode} writes no such bytes
     */
    public Object decode(byte[] bytes) {
        if (type.kind() != ColumnType.Kind.VARCHAR && bytes.length != width) {
            throw new IllegalArgumentException(
                    "a key of type " + type.sql() + " has " + width + " bytes, found " + bytes.length);
        }
        return switch (type.kind()) {
            case INTEGER -> (int) number(bytes);
            case BIGINT -> number(bytes);
            case DATE -> Domain.admit(type, LocalDate.ofEpochDay(number(bytes)));
            case TIMESTAMP -> Domain.admit(type, Micros.toInstant(number(bytes)));
            case DECIMAL -> decimal(bytes);
            case VARCHAR -> text(bytes);
            case BOOLEAN, DOUBLE -> throw new IllegalStateException("no key is a " + type);
        };
    }

    private static long whole(Instant given, Instant micros) {
        if (!given.equals(micros)) {
            throw new IllegalArgumentException("a TIMESTAMP key has whole microseconds");
        }
        return Micros.of(micros);
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

    private static byte[] text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        int zeros = 0;
        for (byte b : utf8) {
            if (b == 0) {
                zeros++;
            }
        }
        byte[] bytes = new byte[utf8.length + zeros + 2];
        if (zeros == 0) {
            System.arraycopy(utf8, 0, bytes, 0, utf8.length);
            return bytes;
        }
        int at = 0;
        for (byte b : utf8) {
            bytes[at++] = b;
            if (b == 0) {
                bytes[at++] = (byte) 0xFF;
            }
        }
        return bytes;
    }

    private static String text(byte[] bytes) {
        int end = bytes.length - 2;
        byte[] utf8 = new byte[Math.max(end, 0)];
        int length = 0;
        for (int i = 0; i < end; i++) {
            utf8[length++] = bytes[i];
            if (bytes[i] == 0 && (++i >= end || bytes[i] != (byte) 0xFF)) {
                throw new IllegalArgumentException("text key has a 0x00 that is not escaped at byte " + (i - 1));
            }
        }
        if (end < 0 || bytes[end] != 0 || bytes[end + 1] != 0) {
            throw new IllegalArgumentException("text key does not end in 0x00 0x00");
        }
        return Utf8.decode(utf8, 0, length);
    }
}
