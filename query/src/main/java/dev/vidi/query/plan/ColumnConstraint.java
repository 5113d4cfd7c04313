package dev.vidi.query.plan;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the rows that a filter takes have in common, under given arguments: a condition that is necessary and not
 * sufficient, to find candidates by. Values are in their {@link dev.vidi.query.row.StoredForm}, of the column's type,
 * and ordered by {@link dev.vidi.query.row.StoredForm#order}. A closed set.
 */
public sealed interface ColumnConstraint {

    /** Calls the function of the alternative that this is. */
    <R> R fold(Function<Never, R> never, Function<OneOf, R> oneOf, Function<Between, R> between);

    /** No row at all. */
    record Never() implements ColumnConstraint {
        @Override
        public <R> R fold(Function<Never, R> neverCase, Function<OneOf, R> oneOf, Function<Between, R> between) {
            return neverCase.apply(this);
        }
    }

    /** The column equals one of some values, by {@link Object#equals}; at least one, none twice. */
    record OneOf(int column, List<Object> values) implements ColumnConstraint {
        public OneOf {
            values = List.copyOf(values);
        }

        @Override
        public <R> R fold(Function<Never, R> never, Function<OneOf, R> oneOfCase, Function<Between, R> between) {
            return oneOfCase.apply(this);
        }
    }

    /** The column lies between two bounds; a bound that is null bounds nothing. */
    record Between(
            int column,
            @Nullable Object lower,
            boolean lowerInclusive,
            @Nullable Object upper,
            boolean upperInclusive) implements ColumnConstraint {
        @Override
        public <R> R fold(Function<Never, R> never, Function<OneOf, R> oneOf, Function<Between, R> betweenCase) {
            return betweenCase.apply(this);
        }
    }
}
