package dev.vidi.query.plan;

import dev.vidi.query.catalog.ColumnType;
import java.math.BigDecimal;

/** Numbers of one Java type as the one that a parameter takes, when nothing is lost. */
final class ParameterNumbers {
    private ParameterNumbers() {}

    /**
     * The same number in the Java type of a column type; what is no number as it is.
     *
     * @throws IllegalArgumentException when the type does not have the number
     */
    static Object as(ColumnType type, Object parameter) {
        boolean number = parameter instanceof Integer || parameter instanceof Long || parameter instanceof BigDecimal;
        if (!number) {
            return parameter;
        }
        try {
            return switch (type.kind()) {
                case INTEGER ->
                    parameter instanceof Integer
                            ? parameter
                            : (Object) decimal(parameter).intValueExact();
                case BIGINT ->
                    parameter instanceof Long
                            ? parameter
                            : (Object) decimal(parameter).longValueExact();
                case DECIMAL -> decimal(parameter);
                case DOUBLE -> (Object) decimal(parameter).doubleValue();
                case BOOLEAN, VARCHAR, VARBINARY, DATE, TIME, TIMESTAMP, ARRAY, MAP, ROW -> parameter;
            };
        } catch (ArithmeticException lost) {
            throw new IllegalArgumentException("number does not fit " + type.sql(), lost);
        }
    }

    private static BigDecimal decimal(Object number) {
        return number instanceof BigDecimal decimal ? decimal : BigDecimal.valueOf(((Number) number).longValue());
    }
}
