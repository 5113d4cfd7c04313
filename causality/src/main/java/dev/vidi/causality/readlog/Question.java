package dev.vidi.causality.readlog;

import java.util.List;
import java.util.function.Function;

/** What a read asks of a partition. A closed set: a new alternative breaks every caller of {@link #fold}. */
public sealed interface Question {

    /** Calls the function of the alternative that this is. */
    <R> R fold(Function<Keys, R> keys, Function<Operation, R> operation);

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
        public <R> R fold(Function<Keys, R> keysCase, Function<Operation, R> operationCase) {
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
        public <R> R fold(Function<Keys, R> keysCase, Function<Operation, R> operationCase) {
            return operationCase.apply(this);
        }
    }
}
