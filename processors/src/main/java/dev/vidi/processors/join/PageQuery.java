package dev.vidi.processors.join;

import dev.vidi.causality.readlog.Question;
import dev.vidi.query.eval.RowEvaluation;
import dev.vidi.query.plan.AccessPath;
import dev.vidi.query.plan.Fragment;
import dev.vidi.query.row.KeyCodec;
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

    /**
     * A page of a fragment.
     *
     * @throws IllegalArgumentException when its arguments are not the fragment's, or it starts behind what is no key
     */
    static PageQuery of(Fragment fragment, Question.Page page) {
        List<@Nullable Object> arguments = fragment.decodeArguments(page.arguments());
        byte[] after = page.after();
        if (after != null) {
            requireKey(fragment, after);
        }
        return new PageQuery(fragment, new RowEvaluation(fragment, arguments), fragment.path(arguments));
    }

    private static void requireKey(Fragment fragment, byte[] after) {
        try {
            Object unused = new KeyCodec(fragment.schema().key().type()).decode(after);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("it starts behind what is no key: " + e.getMessage(), e);
        }
    }

    /** A key for people, such as {@code key 'a'}. */
    String shown(byte[] key) {
        return fragment.describe(new AccessPath.Keys(List.of(key)));
    }
}
