package dev.vidi.query.expression;

import dev.vidi.query.catalog.ColumnType.Kind;
import dev.vidi.query.row.Binary;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.calcite.runtime.SqlFunctions;

/** Values of one type as values of another. */
public final class Casts {
    private static final long MICROS_PER_DAY = TimeText.MICROS_PER_DAY;

    /** Characters of a number: to read one takes time that grows with the square of them. */
    private static final int NUMBER_LENGTH_MAX = 1_000;

    private Casts() {}

    /**
     * The operand as a value of another type.
     *
     * @throws IllegalArgumentException when there is no way from the one type to the other
     */
    public static Expression cast(String text, ValueType from, ValueType to, Expression operand) {
        if (from.equals(to) || (from.kind() == to.kind() && isWide(from, to))) {
            return operand;
        }
        if (from.isNested() || to.isNested()) {
            throw new IllegalArgumentException("a " + from + " cannot be cast to " + to);
        }
        return switch (to.kind()) {
            case VARCHAR -> Strict.one(text, operand, value -> sized(to, toText(from, value)));
            case INTEGER, BIGINT, DOUBLE, DECIMAL -> toNumber(text, from, to, operand);
            case BOOLEAN -> {
                require(from, to, Kind.VARCHAR);
                yield Strict.one(text, operand, value -> SqlFunctions.toBoolean((String) value));
            }
            case DATE -> {
                require(from, to, Kind.VARCHAR, Kind.TIMESTAMP);
                yield Strict.one(
                        text,
                        operand,
                        value -> value instanceof String day
                                ? TimeText.date(day)
                                : (int) Math.floorDiv((Long) value, MICROS_PER_DAY));
            }
            case TIME -> {
                require(from, to, Kind.VARCHAR, Kind.TIMESTAMP, Kind.TIME);
                boolean ofTimestamp = from.kind() == Kind.TIMESTAMP;
                yield Strict.one(
                        text,
                        operand,
                        value -> Math.floorMod(
                                rounded(
                                        to,
                                        value instanceof String clock
                                                ? TimeText.time(clock)
                                                : ofTimestamp
                                                        ? Math.floorMod((Long) value, MICROS_PER_DAY)
                                                        : (Long) value),
                                MICROS_PER_DAY));
            }
            case VARBINARY -> {
                require(from, to, Kind.VARCHAR);
                yield Strict.one(
                        text, operand, value -> Binary.owned(((String) value).getBytes(StandardCharsets.UTF_8)));
            }
            case ARRAY, MAP, ROW -> throw new IllegalStateException("refused before");
            case TIMESTAMP -> {
                require(from, to, Kind.VARCHAR, Kind.DATE, Kind.TIMESTAMP);
                yield Strict.one(text, operand, value -> rounded(to, toTimestamp(value)));
            }
        };
    }

    /** Whether every value of a type is one of another, of the same kind. */
    private static boolean isWide(ValueType from, ValueType to) {
        return switch (to.kind()) {
            case BOOLEAN, INTEGER, BIGINT, DOUBLE, DATE, VARBINARY -> true;
            case ARRAY, MAP, ROW -> from.isSame(to);
            case DECIMAL -> from.scale() == to.scale() && from.length() <= to.length();
            case VARCHAR -> !to.padded() && (to.length() < 0 || (from.length() >= 0 && from.length() <= to.length()));
            case TIME, TIMESTAMP -> to.length() < 0 || to.length() >= 6 || from.length() <= to.length();
        };
    }

    private static void require(ValueType from, ValueType to, Kind... kinds) {
        for (Kind kind : kinds) {
            if (from.kind() == kind) {
                return;
            }
        }
        throw new IllegalArgumentException("a " + from + " cannot be cast to " + to);
    }

    private static Expression toNumber(String text, ValueType from, ValueType to, Expression operand) {
        if (from.isNumber()) {
            return Strict.one(text, operand, value -> Numbers.as(to, value));
        }
        require(from, to, Kind.VARCHAR);
        return Strict.one(text, operand, value -> {
            String digits = ((String) value).trim();
            if (digits.length() > NUMBER_LENGTH_MAX) {
                throw new NumberFormatException("too long");
            }
            return switch (to.kind()) {
                case INTEGER -> (Object) Integer.parseInt(digits);
                case BIGINT -> (Object) Long.parseLong(digits);
                case DOUBLE -> Numbers.finite(Double.parseDouble(digits));
                default -> Numbers.fit(new BigDecimal(digits), to);
            };
        });
    }

    private static String toText(ValueType from, Object value) {
        return switch (from.kind()) {
            case VARCHAR -> (String) value;
            case INTEGER, BIGINT -> value.toString();
            case BOOLEAN -> SqlFunctions.toString((boolean) (Boolean) value);
            case DOUBLE -> SqlFunctions.toString((double) (Double) value);
            case DATE -> TimeText.ofDate((Integer) value);
            case TIME -> TimeText.ofTime((Long) value);
            case TIMESTAMP -> TimeText.ofTimestamp((Long) value);
            case VARBINARY -> ((Binary) value).hex().toLowerCase(Locale.ROOT);
            case ARRAY, MAP, ROW -> throw new IllegalStateException("refused before");
            case DECIMAL -> decimalText((BigDecimal) value);
        };
    }

    /** Without a zero before the point, as in the standard and in Calcite, but never with an exponent. */
    private static String decimalText(BigDecimal value) {
        String digits = value.toPlainString();
        return digits.startsWith("0.")
                ? digits.substring(1)
                : digits.startsWith("-0.") ? "-" + digits.substring(2) : digits;
    }

    private static String sized(ValueType to, String text) {
        return to.length() < 0
                ? text
                : to.padded()
                        ? SqlFunctions.truncateOrPad(text, to.length())
                        : SqlFunctions.truncate(text, to.length());
    }

    private static long toTimestamp(Object value) {
        return value instanceof String text
                ? TimeText.timestamp(text)
                : value instanceof Integer days ? days * MICROS_PER_DAY : (Long) value;
    }

    private static long rounded(ValueType to, long micros) {
        if (to.length() < 0 || to.length() >= 6) {
            return micros;
        }
        long unit = (long) Math.pow(10, 6 - to.length());
        return Math.floorDiv(micros + unit / 2, unit) * unit;
    }
}
