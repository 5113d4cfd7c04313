package dev.vidi.router.grpc;

import dev.vidi.proto.api.v1.Value;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.plan.Fragment;
import dev.vidi.query.row.Domain;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values of columns as messages. The messages of errors never repeat a value: it may be secret. */
final class ValueMessages {
    private static final long MICROS_PER_SECOND = 1_000_000L;
    private static final int DECIMAL_CHARACTERS_MAX = 1_000;
    private static final long EXACT_DOUBLE_MAX = 1L << 53;
    private static final Value NULL = Value.getDefaultInstance();

    private ValueMessages() {}

    static Value toProto(ColumnType type, @Nullable Object value) {
        if (value == null) {
            return NULL;
        }
        Value.Builder proto = Value.newBuilder();
        switch (type.kind()) {
            case BOOLEAN -> proto.setBoolValue((Boolean) value);
            case INTEGER -> proto.setIntValue((Integer) value);
            case BIGINT -> proto.setIntValue((Long) value);
            case DOUBLE -> proto.setDoubleValue((Double) value);
            case DECIMAL -> proto.setDecimalValue(((BigDecimal) value).toPlainString());
            case VARCHAR -> proto.setStringValue((String) value);
            case DATE -> proto.setDateValue(Math.toIntExact(((LocalDate) value).toEpochDay()));
            case TIMESTAMP -> {
                Instant instant = (Instant) value;
                proto.setTimestampValue(instant.getEpochSecond() * MICROS_PER_SECOND + instant.getNano() / 1_000);
            }
        }
        return proto.build();
    }

    /**
     * The value in the domain of a column type; null for NULL. A whole number stands for a DECIMAL, too, and for a
     * DOUBLE that it equals.
     *
     * @throws IllegalArgumentException when it is of another type, or outside the domain
     */
    static @Nullable Object fromProto(ColumnType type, Value value) {
        if (value.getKindCase() == Value.KindCase.KIND_NOT_SET) {
            return null;
        }
        Object java = switch (type.kind()) {
            case BOOLEAN -> require(type, value, Value.KindCase.BOOL_VALUE).getBoolValue();
            case INTEGER ->
                integer(require(type, value, Value.KindCase.INT_VALUE).getIntValue());
            case BIGINT -> require(type, value, Value.KindCase.INT_VALUE).getIntValue();
            case DOUBLE ->
                value.hasIntValue() && Math.abs(value.getIntValue()) <= EXACT_DOUBLE_MAX
                        ? (double) value.getIntValue()
                        : require(type, value, Value.KindCase.DOUBLE_VALUE).getDoubleValue();
            case DECIMAL ->
                value.hasIntValue()
                        ? BigDecimal.valueOf(value.getIntValue())
                        : decimal(require(type, value, Value.KindCase.DECIMAL_VALUE)
                                .getDecimalValue());
            case VARCHAR -> require(type, value, Value.KindCase.STRING_VALUE).getStringValue();
            case DATE -> date(require(type, value, Value.KindCase.DATE_VALUE).getDateValue());
            case TIMESTAMP ->
                timestamp(require(type, value, Value.KindCase.TIMESTAMP_VALUE).getTimestampValue());
        };
        return Domain.admit(type, java);
    }

    private static Value require(ColumnType type, Value value, Value.KindCase expected) {
        if (value.getKindCase() != expected) {
            throw new IllegalArgumentException(
                    "expected " + type.sql() + " in " + field(expected) + ", found " + field(value.getKindCase()));
        }
        return value;
    }

    private static String field(Value.KindCase kind) {
        return switch (kind) {
            case BOOL_VALUE -> "bool_value";
            case INT_VALUE -> "int_value";
            case DOUBLE_VALUE -> "double_value";
            case DECIMAL_VALUE -> "decimal_value";
            case STRING_VALUE -> "string_value";
            case DATE_VALUE -> "date_value";
            case TIMESTAMP_VALUE -> "timestamp_value";
            case KIND_NOT_SET -> "NULL";
        };
    }

    private static Integer integer(long value) {
        if (value != (int) value) {
            throw new IllegalArgumentException("expected a whole number of 32 bits, found a larger one");
        }
        return (int) value;
    }

    private static BigDecimal decimal(String text) {
        if (text.length() > DECIMAL_CHARACTERS_MAX) {
            throw new IllegalArgumentException("expected a decimal number of at most " + DECIMAL_CHARACTERS_MAX
                    + " characters, found " + text.length());
        }
        if (!text.chars().allMatch(c -> c <= '~')) {
            throw new IllegalArgumentException("expected a decimal number, such as 12.50");
        }
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException("expected a decimal number, such as 12.50", malformed);
        }
    }

    private static LocalDate date(int days) {
        try {
            return LocalDate.ofEpochDay(days);
        } catch (DateTimeException outside) {
            throw new IllegalArgumentException("a DATE lies in the years 1 to 9999", outside);
        }
    }

    private static Instant timestamp(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS_PER_SECOND), Math.floorMod(micros, MICROS_PER_SECOND) * 1_000);
    }

    /** The arguments of a fragment, in order; {@link IllegalArgumentException} when the bytes are none of its. */
    static List<Value> arguments(Fragment fragment, byte[] arguments) {
        List<@Nullable Object> values = fragment.decodeArguments(arguments);
        List<Value> messages = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            messages.add(toProto(fragment.argumentTypes().get(i), values.get(i)));
        }
        return messages;
    }
}
