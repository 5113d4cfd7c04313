package dev.vidi.client;

import dev.vidi.proto.api.v1.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Java objects to values on the wire and back. */
final class ValueCodec {
    /** No column takes as many digits: the zeros of 1E+900000000 would fill the memory to be refused by the server. */
    private static final int PLAIN_SCALE_MAX = 1_000;

    private ValueCodec() {}

    static Value encode(@Nullable Object value) {
        Value.Builder proto = Value.newBuilder();
        if (value == null) {
            return proto.build();
        } else if (value instanceof String text) {
            proto.setStringValue(text);
        } else if (value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte) {
            proto.setIntValue(((Number) value).longValue());
        } else if (value instanceof Boolean flag) {
            proto.setBoolValue(flag);
        } else if (value instanceof Double || value instanceof Float) {
            proto.setDoubleValue(((Number) value).doubleValue());
        } else if (value instanceof BigDecimal decimal) {
            proto.setDecimalValue(text(decimal));
        } else if (value instanceof BigInteger integer) {
            proto.setDecimalValue(integer.toString());
        } else if (value instanceof LocalDate date) {
            proto.setDateValue(Math.toIntExact(date.toEpochDay()));
        } else if (value instanceof Instant instant) {
            proto.setTimestampValue(
                    Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000));
        } else {
            throw new IllegalArgumentException(
                    "a value is Boolean, Integer, Long, Double, BigDecimal, String, LocalDate,"
                            + " Instant or null, not " + value.getClass().getName());
        }
        return proto.build();
    }

    private static String text(BigDecimal decimal) {
        return Math.abs((long) decimal.scale()) <= PLAIN_SCALE_MAX ? decimal.toPlainString() : decimal.toString();
    }

    static @Nullable Object decode(Value value) {
        return switch (value.getKindCase()) {
            case BOOL_VALUE -> value.getBoolValue();
            case INT_VALUE -> value.getIntValue();
            case DOUBLE_VALUE -> value.getDoubleValue();
            case DECIMAL_VALUE -> new BigDecimal(value.getDecimalValue());
            case STRING_VALUE -> value.getStringValue();
            case DATE_VALUE -> LocalDate.ofEpochDay(value.getDateValue());
            case TIMESTAMP_VALUE -> Instant.EPOCH.plus(value.getTimestampValue(), ChronoUnit.MICROS);
            case KIND_NOT_SET -> null;
        };
    }
}
