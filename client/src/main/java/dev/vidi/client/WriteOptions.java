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
 * @param firstAttempt whether the caller knows that the operation id was never sent before, which saves the server the
 *     look for it. When it was sent before, the write may be done twice
 * @param timeout how long the write with its retries may take; null for the client's
 */
public record WriteOptions(
        List<String> causes,
        @Nullable String operationId,
        boolean firstAttempt,
        @Nullable Duration timeout) {
    private static final int CAUSES_MAX = 64;
    private static final int OPERATION_ID_MAX = 64;

    /** No causes, an operation id chosen by the session, the client's timeout. */
    public static final WriteOptions DEFAULT = new WriteOptions(List.of(), null, false, null);

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
        if (firstAttempt && operationId == null) {
            throw new IllegalArgumentException("a first attempt is one of an operation with an id");
        }
        Durations.requirePositive("timeout", timeout);
    }

    /** The same with these causes. */
    public WriteOptions withCauses(List<String> readIds) {
        return new WriteOptions(readIds, operationId, firstAttempt, timeout);
    }

    /** The same, caused by these answers. */
    public WriteOptions causedBy(Answer... answers) {
        return withCauses(java.util.Arrays.stream(answers).map(Answer::readId).toList());
    }

    /** The same, caused by the result of a query. */
    public WriteOptions causedBy(QueryResult result) {
        return withCauses(List.of(result.header().readId()));
    }

    /** The same with an operation id, that may have been sent before. */
    public WriteOptions withOperationId(String value) {
        return new WriteOptions(causes, value, false, timeout);
    }

    /** The same with an operation id that was never sent before. */
    public WriteOptions withNewOperationId(String value) {
        return new WriteOptions(causes, value, true, timeout);
    }

    /** The same with a timeout. */
    public WriteOptions withTimeout(Duration value) {
        return new WriteOptions(causes, operationId, firstAttempt, value);
    }
}
