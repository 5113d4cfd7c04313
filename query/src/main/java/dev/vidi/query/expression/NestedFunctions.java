package dev.vidi.query.expression;

import dev.vidi.query.catalog.ColumnType.Kind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can be asked of values that are made of others. */
public final class NestedFunctions {

    private NestedFunctions() {}

    /** A field of a ROW; NULL when the ROW is. */
    public static Expression field(Expression row, int field) {
        return frame -> {
            Object value = row.evaluate(frame);
            return value == null ? null : ((List<?>) value).get(field);
        };
    }

    /**
     * An element of an ARRAY, from 1, or the value of a MAP under a key; NULL when there is none.
     *
     * @throws IllegalArgumentException when the key is of another type than those of the MAP
     */
    public static Expression item(ValueType type, Expression nested, ValueType indexType, Expression index) {
        if (type.kind() == Kind.ARRAY) {
            return two(nested, index, (value, at) -> element((List<?>) value, ((Number) at).longValue()));
        }
        Kind key = type.column().mapKey().type().kind();
        if (key == Kind.VARCHAR) {
            return two(nested, index, (value, at) -> ((Map<?, ?>) value).get(at));
        }
        if (!indexType.isWhole()) {
            throw new IllegalArgumentException("the keys of a " + type + " are no " + indexType);
        }
        return two(nested, index, (value, at) -> ((Map<?, ?>) value).get(number(key, ((Number) at).longValue())));
    }

    private static @Nullable Object element(List<?> elements, long index) {
        return index < 1 || index > elements.size() ? null : elements.get((int) index - 1);
    }

    private static Object number(Kind kind, long number) {
        return kind == Kind.INTEGER && number == (int) number ? (Object) (int) number : (Object) number;
    }

    private interface Two {
        @Nullable
        Object apply(Object left, Object right);
    }

    private static Expression two(Expression left, Expression right, Two function) {
        return frame -> {
            Object first = left.evaluate(frame);
            Object second = right.evaluate(frame);
            return first == null || second == null ? null : function.apply(first, second);
        };
    }

    /** How many elements there are in an ARRAY or MAP, an INTEGER. */
    public static Expression cardinality(String text, Expression operand) {
        return Strict.one(
                text,
                operand,
                value -> value instanceof Map<?, ?> map ? (Object) map.size() : (Object) ((List<?>) value).size());
    }
}
