package dev.vidi.query.plan;

import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.ColumnType.Kind;
import dev.vidi.query.expression.Comparison;
import dev.vidi.query.expression.ValueType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the comparison of a column with a constant, maybe of another numeric type, says in the column's own type. */
final class Bounds {
    private static final Optional<ColumnConstraint> NEVER = Optional.of(new ColumnConstraint.Never());

    private Bounds() {}

    static Optional<ColumnConstraint> of(
            int column, ColumnType type, Comparison comparison, ValueType constantType, Object constant) {
        return switch (type.kind()) {
            case INTEGER, BIGINT, DECIMAL ->
                constantType.kind() == Kind.DOUBLE
                        ? Optional.empty()
                        : exact(column, type, comparison, decimal(constant));
            case DOUBLE ->
                Optional.of(real(
                        column,
                        comparison,
                        ((Number) constant).doubleValue(),
                        constantType.kind() == Kind.DOUBLE || constantType.kind() == Kind.INTEGER));
            case BOOLEAN, VARCHAR, VARBINARY, DATE, TIME, TIMESTAMP ->
                Optional.of(bounded(column, comparison, constant));
            case ARRAY, MAP, ROW -> Optional.empty();
        };
    }

    private static BigDecimal decimal(Object number) {
        return number instanceof BigDecimal decimal ? decimal : BigDecimal.valueOf(((Number) number).longValue());
    }

    private static ColumnConstraint bounded(int column, Comparison comparison, Object bound) {
        return switch (comparison) {
            case EQUAL -> new ColumnConstraint.OneOf(column, List.of(bound));
            case LESS -> new ColumnConstraint.Between(column, null, false, bound, false);
            case LESS_OR_EQUAL -> new ColumnConstraint.Between(column, null, false, bound, true);
            case GREATER -> new ColumnConstraint.Between(column, bound, false, null, false);
            case GREATER_OR_EQUAL -> new ColumnConstraint.Between(column, bound, true, null, false);
            case NOT_EQUAL -> throw new IllegalStateException("<> bounds nothing");
        };
    }

    /** The greatest value of the type that is not above the constant decides; in between there is none. */
    private static Optional<ColumnConstraint> exact(
            int column, ColumnType type, Comparison comparison, BigDecimal constant) {
        BigDecimal below = constant.setScale(type.scale(), RoundingMode.FLOOR);
        boolean isValue = below.compareTo(constant) == 0;
        BigInteger max = max(type);
        BigInteger min =
                type.kind() == Kind.DECIMAL ? max.negate() : max.negate().subtract(BigInteger.ONE);
        boolean tooHigh = below.unscaledValue().compareTo(max) > 0;
        boolean tooLow = below.unscaledValue().compareTo(min) < 0;
        boolean upward = comparison == Comparison.GREATER || comparison == Comparison.GREATER_OR_EQUAL;
        if (tooHigh || tooLow) {
            return comparison != Comparison.EQUAL && tooLow == upward ? Optional.empty() : NEVER;
        }
        if (comparison == Comparison.EQUAL && !isValue) {
            return NEVER;
        }
        Comparison adapted = isValue || comparison == Comparison.EQUAL
                ? comparison
                : upward ? Comparison.GREATER : Comparison.LESS_OR_EQUAL;
        return Optional.of(bounded(column, adapted, value(type, below)));
    }

    private static BigInteger max(ColumnType type) {
        return switch (type.kind()) {
            case INTEGER -> BigInteger.valueOf(Integer.MAX_VALUE);
            case BIGINT -> BigInteger.valueOf(Long.MAX_VALUE);
            default -> BigInteger.TEN.pow(type.precision()).subtract(BigInteger.ONE);
        };
    }

    private static Object value(ColumnType type, BigDecimal number) {
        return switch (type.kind()) {
            case INTEGER -> (Object) number.intValueExact();
            case BIGINT -> (Object) number.longValueExact();
            default -> number;
        };
    }

    /** Zero has two forms that are equal; a constant that was rounded gets its neighbours. */
    private static ColumnConstraint real(int column, Comparison comparison, double constant, boolean isExact) {
        double lower = isExact ? constant == 0 ? -0.0 : constant : Math.nextDown(constant);
        double upper = isExact ? constant == 0 ? 0.0 : constant : Math.nextUp(constant);
        boolean wide = lower != upper || constant == 0;
        return switch (comparison) {
            case EQUAL ->
                wide
                        ? new ColumnConstraint.Between(column, lower, true, upper, true)
                        : new ColumnConstraint.OneOf(column, List.of(constant));
            case LESS, LESS_OR_EQUAL ->
                new ColumnConstraint.Between(
                        column, none(), false, upper, wide || comparison == Comparison.LESS_OR_EQUAL);
            case GREATER, GREATER_OR_EQUAL ->
                new ColumnConstraint.Between(
                        column, lower, wide || comparison == Comparison.GREATER_OR_EQUAL, none(), false);
            case NOT_EQUAL -> throw new IllegalStateException("<> bounds nothing");
        };
    }

    private static @Nullable Object none() {
        return null;
    }
}
