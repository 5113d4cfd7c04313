package dev.vidi.query.expression;

import org.jspecify.annotations.Nullable;

/** Expressions that contain no others, and the one that remembers. */
public final class Leaves {
    private static final Object NULL = new Object();

    private Leaves() {}

    /** The value of a column. */
    public static Expression column(int column) {
        return new OfColumn(column);
    }

    /** The value of a column, known to be one. */
    record OfColumn(int column) implements Expression {
        @Override
        public @Nullable Object evaluate(Frame frame) {
            return frame.row().stored(column);
        }
    }

    /** The value of an argument. */
    public static Expression argument(int index) {
        return frame -> frame.argument(index);
    }

    /** Always the same value. */
    public static Expression constant(@Nullable Object value) {
        return frame -> value;
    }

    /** Evaluates what depends on no row once a frame. What fails is tried again: it may stand where no row comes. */
    public static Expression once(int memo, Expression constant) {
        return frame -> {
            Object kept = frame.kept(memo);
            if (kept == null) {
                Object value = constant.evaluate(frame);
                kept = value == null ? NULL : value;
                frame.keep(memo, kept);
            }
            return kept == NULL ? null : kept;
        };
    }
}
