package dev.vidi.query.expression;

import dev.vidi.query.catalog.ColumnType.Kind;
import java.math.BigDecimal;
import org.apache.calcite.runtime.SqlFunctions;

/** Functions of numbers, by their names in SQL. Those of DOUBLEs give the same bits on every machine, for replays. */
public final class MathFunctions {

    /** Beyond so many digits nothing changes, and Calcite's functions would calculate with giant numbers. */
    private static final int DIGITS_MAX = 400;

    private MathFunctions() {}

    /** A function of one number with a result of a type: ABS, SIGN, FLOOR or CEIL. */
    public static Expression exact(String text, String name, ValueType result, Expression operand) {
        return Strict.one(text, operand, value -> Numbers.as(result, exact(name, value)));
    }

    private static Object exact(String name, Object value) {
        if (value instanceof Double real) {
            return switch (name) {
                case "ABS" -> SqlFunctions.abs((double) real);
                case "SIGN" -> SqlFunctions.sign((double) real);
                case "FLOOR" -> SqlFunctions.floor((double) real);
                case "CEIL" -> SqlFunctions.ceil((double) real);
                default -> throw new IllegalStateException("unknown function " + name);
            };
        }
        BigDecimal number = Numbers.decimal(value);
        return switch (name) {
            case "ABS" -> number.abs();
            case "SIGN" -> BigDecimal.valueOf(number.signum());
            case "FLOOR" -> SqlFunctions.floor(number);
            case "CEIL" -> SqlFunctions.ceil(number);
            default -> throw new IllegalStateException("unknown function " + name);
        };
    }

    /** ROUND or TRUNCATE to a number of digits. */
    public static Expression rounded(
            String text, boolean truncated, ValueType result, Expression operand, Expression digits) {
        return Strict.two(text, operand, digits, (value, count) -> {
            int kept = (int) Math.max(-DIGITS_MAX, Math.min(DIGITS_MAX, ((Number) count).longValue()));
            BigDecimal number = Numbers.decimal(value);
            boolean asItIs = kept >= number.scale();
            BigDecimal changed = asItIs
                    ? number
                    : truncated ? SqlFunctions.struncate(number, kept) : SqlFunctions.sround(number, kept);
            return result.kind() == Kind.DOUBLE ? Numbers.finite(changed.doubleValue()) : Numbers.as(result, changed);
        });
    }

    /** A function of DOUBLEs: EXP, LN or LOG10. */
    public static Expression real(String text, String name, Expression operand) {
        return Strict.one(text, operand, value -> {
            double number = ((Number) value).doubleValue();
            return Numbers.finite(
                    switch (name) {
                        case "EXP" -> StrictMath.exp(number);
                        case "LN" -> StrictMath.log(positive(number));
                        case "LOG10" -> StrictMath.log10(positive(number));
                        default -> throw new IllegalStateException("unknown function " + name);
                    });
        });
    }

    private static double positive(double number) {
        if (number <= 0) {
            throw new ArithmeticException("logarithm of a number that is not positive");
        }
        return number;
    }

    /** One number to the power of another, and SQRT, which is the power of a half. */
    public static Expression power(String text, Expression base, Expression exponent) {
        return Strict.two(
                text,
                base,
                exponent,
                (left, right) ->
                        Numbers.finite(StrictMath.pow(((Number) left).doubleValue(), ((Number) right).doubleValue())));
    }
}
