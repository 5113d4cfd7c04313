package dev.vidi.query.row;

import dev.vidi.query.catalog.ColumnType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * Which values a column type admits. A value in a row has passed {@link #admit}: two rows that hold the same values
 * have the same bytes.
 */
public final class Domain {

    /** Elements of an ARRAY or MAP. */
    public static final int ELEMENTS_MAX = 1 << 20;

    private static final Instant TIMESTAMP_MIN =
            LocalDate.of(1, 1, 1).atStartOfDay().toInstant(ZoneOffset.UTC);
    private static final Instant TIMESTAMP_END =
            LocalDate.of(10_000, 1, 1).atStartOfDay().toInstant(ZoneOffset.UTC);

    private Domain() {}

    /**
     * The value in its canonical form: a DECIMAL with exactly the scale of the column, a TIME or TIMESTAMP cut to
     * microseconds, a MAP in the order of its keys, anything else as it is. A DECIMAL that does not fit exactly is refused, never rounded.
     *
     * @throws IllegalArgumentException when the type does not admit the value; the message does not repeat it
     */
    public static Object admit(ColumnType type, Object value) {
        return switch (type.kind()) {
            case BOOLEAN -> cast(type, Boolean.class, value);
            case INTEGER -> cast(type, Integer.class, value);
            case BIGINT -> cast(type, Long.class, value);
            case DOUBLE -> finite(cast(type, Double.class, value));
            case DECIMAL -> exact(type, cast(type, BigDecimal.class, value));
            case VARCHAR -> wellFormed(cast(type, String.class, value));
            case VARBINARY -> cast(type, Binary.class, value);
            case DATE -> inRange(cast(type, LocalDate.class, value));
            case TIME -> cast(type, LocalTime.class, value).truncatedTo(ChronoUnit.MICROS);
            case TIMESTAMP -> inRange(cast(type, Instant.class, value)).truncatedTo(ChronoUnit.MICROS);
            case ARRAY, MAP, ROW -> NestedValues.admit(type, value);
        };
    }

    static <T> T cast(ColumnType type, Class<T> java, Object value) {
        if (!java.isInstance(value)) {
            throw new IllegalArgumentException("a value of type " + type.sql() + " is a Java " + java.getSimpleName()
                    + ", found " + value.getClass().getSimpleName());
        }
        return java.cast(value);
    }

    private static Double finite(Double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a DOUBLE is a finite number");
        }
        return value;
    }

    /** Decides by digits before it touches the scale: rescaling 1E-999999999 would need a gigabyte. */
    private static BigDecimal exact(ColumnType type, BigDecimal value) {
        if (value.scale() == type.scale() && value.precision() <= type.precision()) {
            return value;
        }
        if (value.signum() == 0) {
            return BigDecimal.valueOf(0, type.scale());
        }
        long integerDigits = (long) value.precision() - value.scale();
        if (integerDigits > type.precision() - type.scale()) {
            throw new IllegalArgumentException("number has " + integerDigits + " digits before the point, " + type.sql()
                    + " takes " + (type.precision() - type.scale()));
        }
        long excess = (long) value.scale() - type.scale();
        if (excess < value.precision()) {
            try {
                return value.setScale(type.scale());
            } catch (ArithmeticException inexact) {
                // falls through: digits would be lost
            }
        }
        throw new IllegalArgumentException(
                "number has more than the " + type.scale() + " digits after the point that " + type.sql() + " takes");
    }

    private static String wellFormed(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c)
                        || i + 1 == value.length()
                        || !Character.isLowSurrogate(value.charAt(i + 1))) {
                    throw new IllegalArgumentException("text has half of a surrogate pair at character " + i);
                }
                i++;
            }
        }
        return value;
    }

    private static LocalDate inRange(LocalDate value) {
        if (value.getYear() < 1 || value.getYear() > 9_999) {
            throw new IllegalArgumentException("a DATE lies in the years 1 to 9999, found year " + value.getYear());
        }
        return value;
    }

    private static Instant inRange(Instant value) {
        if (value.isBefore(TIMESTAMP_MIN) || !value.isBefore(TIMESTAMP_END)) {
            throw new IllegalArgumentException("a TIMESTAMP lies in the years 1 to 9999");
        }
        return value;
    }
}
