package dev.vidi.processors.join;

import dev.vidi.query.eval.RowEvaluation;
import dev.vidi.query.plan.AccessPath;
import dev.vidi.query.plan.Fragment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a page asks, understood.
 *
 * @param fragment what is evaluated
 * @param evaluation the fragment with its arguments
 * @param path which rows are looked at
 */
record PageQuery(Fragment fragment, RowEvaluation evaluation, AccessPath path) {

    /** A fragment with the arguments that have these bytes; throws {@link IllegalArgumentException} when none have. */
    static PageQuery of(Fragment fragment, byte[] arguments) {
        List<@Nullable Object> values = fragment.decodeArguments(arguments);
        return new PageQuery(fragment, new RowEvaluation(fragment, values), fragment.path(values));
    }

    /** A key for people, such as {@code key 'a'}. */
    String shown(byte[] key) {
        return fragment.describe(new AccessPath.Keys(List.of(key)));
    }
}
