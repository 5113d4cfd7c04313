package dev.vidi.router.write;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a write does to a row. A closed set: a new alternative breaks every caller of {@link #fold}. */
public sealed interface RowChange {

    /** Calls the function of the alternative that this is. */
    <R> R fold(Function<Json, R> json, Function<Values, R> values, Function<Delete, R> delete);

    /**
     * A row as one JSON object.
     *
     * @param text columns by name; those that are missing are NULL
     */
    record Json(String text) implements RowChange {
        @Override
        public <R> R fold(Function<Json, R> json, Function<Values, R> values, Function<Delete, R> delete) {
            return json.apply(this);
        }
    }

    /**
     * A row.
     *
     * @param row values in the order of the columns, not to be changed
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    record Values(@Nullable Object[] row) implements RowChange {
        @Override
        public <R> R fold(Function<Json, R> json, Function<Values, R> values, Function<Delete, R> delete) {
            return values.apply(this);
        }
    }

    /**
     * The deletion of a row.
     *
     * @param key value of its key column
     */
    record Delete(Object key) implements RowChange {
        @Override
        public <R> R fold(Function<Json, R> json, Function<Values, R> values, Function<Delete, R> delete) {
            return delete.apply(this);
        }
    }
}
