package dev.vidi.client;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to write.
 *
 * @param causes ids of the reads that informed the write, at most 64; none unless given
 * @param operationId up to 64 characters; null lets the session choose one. A write that is sent again under the same
 *     id is not written twice
 * @param timeout how long the write with its retries may take; null for the client's
 */
public record WriteOptions(
        List<String> causes,
        @Nullable String operationId,
        @Nullable Duration timeout) {
    private static final int CAUSES_MAX = 64;
    private static final int OPERATION_ID_MAX = 64;

    /** No causes, an operation id chosen by the session, the client's timeout. */
    public static final WriteOptions DEFAULT = new WriteOptions(List.of(), null, null);

    /** Copies the causes and checks the limits. */
    public WriteOptions {
        causes = List.copyOf(causes);
        if (causes.size() > CAUSES_MAX) {
            throw new IllegalArgumentException(
                    "a write names at most " + CAUSES_MAX + " causes, these are " + causes.size());
        }
        if (operationId != null && (operationId.isEmpty() || operationId.length() > OPERATION_ID_MAX)) {
            throw new IllegalArgumentException(
                    "an operation id has 1 to " + OPERATION_ID_MAX + " characters, this has " + operationId.length());
        }
        Durations.requirePositive("timeout", timeout);
    }

    /** The same with these causes. */
    public WriteOptions withCauses(List<String> readIds) {
        return new WriteOptions(readIds, operationId, timeout);
    }

    /** The same, caused by these answers. */
    public WriteOptions causedBy(Answer... answers) {
        return withCauses(java.util.Arrays.stream(answers).map(Answer::readId).toList());
    }

    /** The same, caused by the result of a query. */
    public WriteOptions causedBy(QueryResult result) {
        return withCauses(List.of(result.header().readId()));
    }

    /** The same with an operation id. */
    public WriteOptions withOperationId(String value) {
        return new WriteOptions(causes, value, timeout);
    }

    /** The same with a timeout. */
    public WriteOptions withTimeout(Duration value) {
        return new WriteOptions(causes, operationId, value);
    }
}
