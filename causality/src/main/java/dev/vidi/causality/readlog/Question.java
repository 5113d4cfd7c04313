package dev.vidi.causality.readlog;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a read asks of a partition. A closed set: a new alternative breaks every caller of {@link #fold}. */
public sealed interface Question {

    /** Calls the function of the alternative that this is. */
    <R> R fold(Function<Keys, R> keys, Function<Operation, R> operation, Function<Page, R> page);

    /**
     * Rows by primary key.
     *
     * @param keys keys in Vidi's ordered key encoding; not to be changed
     */
    record Keys(List<byte[]> keys) implements Question {
        public Keys {
            keys = List.copyOf(keys);
        }

        @Override
        public <R> R fold(
                Function<Keys, R> keysCase, Function<Operation, R> operationCase, Function<Page, R> pageCase) {
            return keysCase.apply(this);
        }
    }

    /**
     * The version of a row that was written under an operation id.
     *
     * @param key key in Vidi's ordered key encoding; not to be changed
     * @param operationId the writer's id of the operation
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by identity only; copied nowhere on the hot path
    record Operation(byte[] key, String operationId) implements Question {
        @Override
        public <R> R fold(
                Function<Keys, R> keysCase, Function<Operation, R> operationCase, Function<Page, R> pageCase) {
            return operationCase.apply(this);
        }
    }

    /**
     * Some of the rows that a query wants of the partition, in the order of their keys. The first page is answered at any
     * position that the read's level allows, those after it at that same position ({@link Level#AS_OF}).
     *
     * @param fragment what is evaluated
     * @param text its text, which travels with the read; null in the read log
     * @param arguments of the fragment, in Vidi's row encoding; not to be changed
     * @param descending from the highest key down
     * @param after key behind which the page starts, in Vidi's ordered key encoding; null in the first page
     * @param rowsMax rows wanted at most; 0 for as many as fit a page
     * @param query the read that asked for the first page; null in the first page
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by identity only; copied nowhere on the hot path
    record Page(
            FragmentHash fragment,
            @Nullable String text,
            byte[] arguments,
            boolean descending,
            byte @Nullable [] after,
            int rowsMax,
            @Nullable ReadId query)
            implements Question {
        public Page {
            if (rowsMax < 0) {
                throw new IllegalArgumentException("a page has no less than 0 rows");
            }
        }

        @Override
        public <R> R fold(
                Function<Keys, R> keysCase, Function<Operation, R> operationCase, Function<Page, R> pageCase) {
            return pageCase.apply(this);
        }
    }
}
