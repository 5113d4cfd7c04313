package dev.vidi.query.expression;

import dev.vidi.query.catalog.ColumnType.Kind;
import dev.vidi.query.row.StoredForm;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Comparisons; texts by code point, numbers of different types by their exact values where there are such. */
public final class Comparisons {

    private interface Order {
        int compare(Object left, Object right);
    }

    private static final Order WHOLE =
            (left, right) -> Long.compare(((Number) left).longValue(), ((Number) right).longValue());

    private static final Order DECIMAL = Comparisons::decimals;

    /** By {@code <} and not by {@link Double#compare}: 0 equals -0. */
    private static final Order DOUBLE = (left, right) -> {
        double first = ((Number) left).doubleValue();
        double second = ((Number) right).doubleValue();
        return first < second ? -1 : first > second ? 1 : 0;
    };

    private static final Order TEXT = (left, right) -> StoredForm.compareText((String) left, (String) right);

    @SuppressWarnings("unchecked") // values of one type
    private static final Order NATURAL = (left, right) -> ((Comparable<Object>) left).compareTo(right);

    private Comparisons() {}

    /**
     * A DOUBLE next to a DECIMAL is its shortest text, as in Calcite. Rounding keeps order, so that the DOUBLEs decide
     * unless they are equal; texts cost ten times as much.
     */
    private static int decimals(Object left, Object right) {
        if (left instanceof Double || right instanceof Double) {
            int order = DOUBLE.compare(left, right);
            if (order != 0) {
                return order;
            }
        }
        return Numbers.decimal(left).compareTo(Numbers.decimal(right));
    }

    /** Compares two values; null when one is. */
    public static Expression compare(
            Comparison comparison, ValueType leftType, Expression left, ValueType rightType, Expression right) {
        if (leftType.isNested() || rightType.isNested()) {
            return nested(comparison, leftType, left, rightType, right);
        }
        if (leftType.kind() == Kind.VARCHAR && comparison == Comparison.EQUAL) {
            return Strict.two("", left, right, Object::equals);
        }
        if (areNumbersInPlace(leftType, rightType)) {
            if (left instanceof Leaves.OfColumn column) {
                return new ColumnComparison(comparison, column.column(), right);
            }
            if (right instanceof Leaves.OfColumn column) {
                return new ColumnComparison(comparison.mirrored(), column.column(), left);
            }
        }
        Order order = order(leftType, rightType);
        return switch (comparison) {
            case EQUAL -> Strict.two("", left, right, (l, r) -> order.compare(l, r) == 0);
            case NOT_EQUAL -> Strict.two("", left, right, (l, r) -> order.compare(l, r) != 0);
            case LESS -> Strict.two("", left, right, (l, r) -> order.compare(l, r) < 0);
            case LESS_OR_EQUAL -> Strict.two("", left, right, (l, r) -> order.compare(l, r) <= 0);
            case GREATER -> Strict.two("", left, right, (l, r) -> order.compare(l, r) > 0);
            case GREATER_OR_EQUAL -> Strict.two("", left, right, (l, r) -> order.compare(l, r) >= 0);
        };
    }

    /** Equal when all within them is; NULLs within them are equal. */
    private static Expression nested(
            Comparison comparison, ValueType leftType, Expression left, ValueType rightType, Expression right) {
        if (!leftType.isSame(rightType)) {
            throw new IllegalArgumentException(leftType + " cannot be compared with " + rightType);
        }
        return switch (comparison) {
            case EQUAL -> Strict.two("", left, right, Object::equals);
            case NOT_EQUAL -> Strict.two("", left, right, (l, r) -> !l.equals(r));
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
                throw new IllegalArgumentException(
                        "values of type " + leftType + " have no order; = and <> compare them");
        };
    }

    /** Whether both are whole numbers, dates, times or timestamps: what a row shows without an object for each. */
    private static boolean areNumbersInPlace(ValueType left, ValueType right) {
        return (left.isWhole() && right.isWhole()) || (left.kind() == right.kind() && isCount(left.kind()));
    }

    private static boolean isCount(Kind kind) {
        return kind == Kind.DATE || kind == Kind.TIME || kind == Kind.TIMESTAMP;
    }

    private static Order order(ValueType left, ValueType right) {
        if (left.isWhole() && right.isWhole()) {
            return WHOLE;
        }
        if (left.isNumber() && right.isNumber()) {
            return left.kind() == Kind.DECIMAL || right.kind() == Kind.DECIMAL ? DECIMAL : DOUBLE;
        }
        if (left.kind() != right.kind()) {
            throw new IllegalArgumentException(left + " cannot be compared with " + right);
        }
        return left.kind() == Kind.VARCHAR ? TEXT : NATURAL;
    }

    /** Whether lists of constants of these types can be looked up, see {@link #in}. */
    public static boolean canBeLookedUp(ValueType operand, ValueType element) {
        return operand.kind() != Kind.DOUBLE
                && element.kind() != Kind.DOUBLE
                && (operand.kind() == element.kind() || (operand.isNumber() && element.isNumber()));
    }

    /** IN a list of what depends on no row: looked up in a set that is made once a frame. */
    public static Expression in(int memo, ValueType type, Expression operand, List<Expression> elements) {
        Function<Object, Object> canonical = type.isNumber() ? Comparisons::number : Function.identity();
        return frame -> {
            Object value = operand.evaluate(frame);
            if (value == null) {
                return null;
            }
            Elements known = (Elements) frame.kept(memo);
            if (known == null) {
                known = elements(frame, elements, canonical);
                frame.keep(memo, known);
            }
            return known.values.contains(canonical.apply(value)) ? Boolean.TRUE : known.otherwise;
        };
    }

    private static Elements elements(Frame frame, List<Expression> elements, Function<Object, Object> canonical) {
        Set<Object> values = new HashSet<>();
        boolean unknown = false;
        for (Expression element : elements) {
            Object value = element.evaluate(frame);
            unknown |= value == null;
            if (value != null) {
                values.add(canonical.apply(value));
            }
        }
        return new Elements(Collections.unmodifiableSet(values), unknown ? null : Boolean.FALSE);
    }

    /** Numbers that are equal in the form in which they are equal objects. */
    private static Object number(Object number) {
        return number instanceof BigDecimal decimal
                ? decimal.stripTrailingZeros()
                : BigDecimal.valueOf(((Number) number).longValue()).stripTrailingZeros();
    }

    private record Elements(Set<Object> values, @Nullable Boolean otherwise) {}
}
