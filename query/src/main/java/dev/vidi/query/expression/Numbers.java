package dev.vidi.query.expression;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers of one type as numbers of another. Rounds half up, away from zero; refuses what does not fit. */
final class Numbers {

    private Numbers() {}

    /** The exact value; that of the shortest decimal text for a DOUBLE, as in Calcite. */
    static BigDecimal decimal(Object number) {
        if (number instanceof BigDecimal decimal) {
            return decimal;
        }
        return number instanceof Double real
                ? BigDecimal.valueOf(real)
                : BigDecimal.valueOf(((Number) number).longValue());
    }

    /** A number as one of a type. */
    static Object as(ValueType type, Object number) {
        return switch (type.kind()) {
            case INTEGER -> number instanceof Integer ? number : (Object) toInt(whole(number));
            case BIGINT -> number instanceof Long ? number : (Object) whole(number);
            case DOUBLE -> finite(((Number) number).doubleValue());
            case DECIMAL -> fit(decimal(number), type);
            case BOOLEAN, VARCHAR, VARBINARY, DATE, TIME, TIMESTAMP, ARRAY, MAP, ROW ->
                throw new IllegalStateException("a number is to become a " + type.kind());
        };
    }

    private static int toInt(long number) {
        if (number != (int) number) {
            throw new ArithmeticException("number does not fit an INTEGER");
        }
        return (int) number;
    }

    private static long whole(Object number) {
        if (number instanceof Integer || number instanceof Long) {
            return ((Number) number).longValue();
        }
        BigDecimal exact = decimal(number);
        if (integerDigits(exact) > 19) {
            throw new ArithmeticException("number does not fit a BIGINT");
        }
        BigDecimal rounded = rounded(exact, 0);
        if (rounded.precision() > 19 || rounded.toBigInteger().bitLength() >= Long.SIZE) {
            throw new ArithmeticException("number does not fit a BIGINT");
        }
        return rounded.longValue();
    }

    static Double finite(double number) {
        if (!Double.isFinite(number)) {
            throw new ArithmeticException(
                    Double.isNaN(number) ? "not a number" : "overflow: number does not fit a DOUBLE");
        }
        return number;
    }

    /** A number with exactly the scale of a DECIMAL. */
    static BigDecimal fit(BigDecimal number, ValueType type) {
        if (number.scale() == type.scale() && number.precision() <= type.length()) {
            return number;
        }
        int whole = type.length() - type.scale();
        if (number.signum() != 0 && integerDigits(number) > whole) {
            throw new ArithmeticException("overflow: number does not fit " + type);
        }
        BigDecimal rounded = rounded(number, type.scale());
        if (rounded.precision() > type.length()) {
            throw new ArithmeticException("overflow: number does not fit " + type);
        }
        return rounded;
    }

    /** Decides by digits before it touches the scale: rescaling 1E-999999999 would need a gigabyte. */
    private static BigDecimal rounded(BigDecimal number, int scale) {
        if (number.signum() == 0 || integerDigits(number) < -(long) scale) {
            return BigDecimal.valueOf(0, scale);
        }
        return number.setScale(scale, RoundingMode.HALF_UP);
    }

    private static long integerDigits(BigDecimal number) {
        return (long) number.precision() - number.scale();
    }
}
