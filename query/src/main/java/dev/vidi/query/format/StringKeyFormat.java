package dev.vidi.query.format;

import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.row.Binary;
import dev.vidi.query.row.Domain;
import dev.vidi.query.row.Utf8;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;

/** The text of the key in UTF-8: text as it is, numbers in decimal, DATE, TIME and TIMESTAMP in ISO 8601, bytes in base64. */
record StringKeyFormat(ColumnType type) implements KeyFormat {
    @Override
    public byte[] encode(Object key) {
        Object admitted = Domain.admit(type, key);
        if (!admitted.equals(key) && (admitted instanceof Instant || admitted instanceof LocalTime)) {
            throw new IllegalArgumentException("a " + type.sql() + " key has whole microseconds");
        }
        return text(admitted).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Object decode(byte[] bytes) throws MalformedRecordException {
        String text;
        Object key;
        try {
            text = Utf8.decode(bytes, 0, bytes.length);
            key = Domain.admit(type, parse(text));
        } catch (IllegalArgumentException | DateTimeException malformed) {
            throw new MalformedRecordException(
                    "record key is not the text of a " + type.sql() + ": " + reason(malformed), malformed);
        }
        if (type.kind() != ColumnType.Kind.VARCHAR && !text.equals(text(key))) {
            throw new MalformedRecordException("record key is not in the one form that a " + type.sql()
                    + " key has (no leading zeros or plus sign, all digits of the scale, time in UTC)");
        }
        return key;
    }

    private Object parse(String text) {
        return switch (type.kind()) {
            case INTEGER -> Integer.valueOf(text);
            case BIGINT -> Long.valueOf(text);
            case DECIMAL -> new BigDecimal(text);
            case VARCHAR -> text;
            case DATE -> LocalDate.parse(text);
            case TIME -> LocalTime.parse(text);
            case TIMESTAMP -> Instant.parse(text);
            case VARBINARY -> Binary.ofBase64(text);
            case BOOLEAN, DOUBLE, ARRAY, MAP, ROW -> throw new IllegalStateException("no key is a " + type);
        };
    }

    private static String text(Object key) {
        return key instanceof BigDecimal decimal
                ? decimal.toPlainString()
                : key instanceof LocalTime time ? DateTimeFormatter.ISO_LOCAL_TIME.format(time) : key.toString();
    }

    /** A message of our own, where that of the JDK would repeat the key. */
    private static String reason(RuntimeException malformed) {
        return malformed instanceof NumberFormatException || malformed instanceof DateTimeException
                ? "it does not parse"
                : String.valueOf(malformed.getMessage());
    }
}
