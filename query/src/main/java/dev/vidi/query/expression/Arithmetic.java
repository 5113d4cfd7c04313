package dev.vidi.query.expression;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.apache.calcite.runtime.SqlFunctions;

/**
 * Arithmetic on numbers. What overflows its type fails, also a DOUBLE that would become infinite; a DECIMAL quotient is
 * exact to the scale of its type, where Calcite's runtime keeps 16 digits.
 */
public final class Arithmetic {

    /** Operations on two numbers. */
    public enum Operation {
        PLUS,
        MINUS,
        TIMES,
        DIVIDE,
        MODULO
    }

    private Arithmetic() {}

    /** An operation whose result is of a type that holds both operands, or DECIMAL or DOUBLE. */
    public static Expression binary(
            String text, Operation operation, ValueType result, Expression left, Expression right) {
        return switch (result.kind()) {
            case INTEGER ->
                Strict.two(text, left, right, (l, r) -> Math.toIntExact(whole(operation, toLong(l), toLong(r))));
            case BIGINT -> Strict.two(text, left, right, (l, r) -> whole(operation, toLong(l), toLong(r)));
            case DECIMAL ->
                Strict.two(
                        text,
                        left,
                        right,
                        (l, r) -> Numbers.fit(
                                decimal(operation, Numbers.decimal(l), Numbers.decimal(r), result.scale()), result));
            case DOUBLE ->
                Strict.two(text, left, right, (l, r) -> Numbers.finite(real(operation, toDouble(l), toDouble(r))));
            case BOOLEAN, VARCHAR, VARBINARY, DATE, TIME, TIMESTAMP, ARRAY, MAP, ROW ->
                throw new IllegalArgumentException(operation + " of numbers is no " + result);
        };
    }

    private static long whole(Operation operation, long left, long right) {
        return switch (operation) {
            case PLUS -> SqlFunctions.checkedPlus(left, right);
            case MINUS -> SqlFunctions.checkedMinus(left, right);
            case TIMES -> SqlFunctions.checkedMultiply(left, right);
            case DIVIDE -> SqlFunctions.checkedDivide(left, right);
            case MODULO -> SqlFunctions.mod(left, right);
        };
    }

    private static BigDecimal decimal(Operation operation, BigDecimal left, BigDecimal right, int scale) {
        return switch (operation) {
            case PLUS -> left.add(right);
            case MINUS -> left.subtract(right);
            case TIMES -> left.multiply(right);
            case DIVIDE -> left.divide(right, scale, RoundingMode.HALF_UP);
            case MODULO -> SqlFunctions.mod(left, right);
        };
    }

    private static double real(Operation operation, double left, double right) {
        return switch (operation) {
            case PLUS -> left + right;
            case MINUS -> left - right;
            case TIMES -> left * right;
            case DIVIDE -> left / divisor(right);
            case MODULO -> left % divisor(right);
        };
    }

    private static double divisor(double number) {
        if (number == 0) {
            throw new ArithmeticException("division by zero");
        }
        return number;
    }

    /** The number with its sign changed. */
    public static Expression negated(String text, ValueType type, Expression operand) {
        return Strict.one(
                text,
                operand,
                switch (type.kind()) {
                    case INTEGER -> value -> SqlFunctions.checkedUnaryMinus((int) (Integer) value);
                    case BIGINT -> value -> SqlFunctions.checkedUnaryMinus((long) (Long) value);
                    case DECIMAL -> value -> ((BigDecimal) value).negate();
                    case DOUBLE -> value -> -(Double) value;
                    case BOOLEAN, VARCHAR, VARBINARY, DATE, TIME, TIMESTAMP, ARRAY, MAP, ROW ->
                        throw new IllegalArgumentException("no number: " + type);
                });
    }

    private static long toLong(Object number) {
        return ((Number) number).longValue();
    }

    private static double toDouble(Object number) {
        return ((Number) number).doubleValue();
    }
}
