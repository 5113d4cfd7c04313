package dev.vidi.query.plan;

import dev.vidi.query.expression.Comparison;
import dev.vidi.query.expression.Expression;
import dev.vidi.query.expression.ValueType;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A conjunct of a filter that says something of one column, whatever the arguments are. The constants in it depend on no
 * row. A closed set.
 */
public sealed interface Conjunct {

    /** Calls the function of the alternative that this is. */
    <R> R fold(
            Function<Always, R> always,
            Function<Compared, R> compared,
            Function<Listed, R> listed,
            Function<Like, R> like);

    /** A condition that depends on no row. */
    record Always(Expression condition) implements Conjunct {
        @Override
        public <R> R fold(
                Function<Always, R> alwaysCase,
                Function<Compared, R> compared,
                Function<Listed, R> listed,
                Function<Like, R> like) {
            return alwaysCase.apply(this);
        }
    }

    /** A column compared with a constant. */
    record Compared(int column, Comparison comparison, Expression constant, ValueType type) implements Conjunct {
        @Override
        public <R> R fold(
                Function<Always, R> always,
                Function<Compared, R> comparedCase,
                Function<Listed, R> listed,
                Function<Like, R> like) {
            return comparedCase.apply(this);
        }
    }

    /** A column that equals one of some constants. */
    record Listed(int column, List<Expression> constants, List<ValueType> types) implements Conjunct {
        @Override
        public <R> R fold(
                Function<Always, R> always,
                Function<Compared, R> compared,
                Function<Listed, R> listedCase,
                Function<Like, R> like) {
            return listedCase.apply(this);
        }
    }

    /** A column that is like a pattern. */
    record Like(int column, Expression pattern, @Nullable Expression escape) implements Conjunct {
        @Override
        public <R> R fold(
                Function<Always, R> always,
                Function<Compared, R> compared,
                Function<Listed, R> listed,
                Function<Like, R> likeCase) {
            return likeCase.apply(this);
        }
    }
}
