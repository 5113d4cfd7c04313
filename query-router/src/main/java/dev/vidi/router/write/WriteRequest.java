package dev.vidi.router.write;

import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.readlog.Reader;
import dev.vidi.causality.token.Token;
import dev.vidi.causality.wire.RecordHeaders;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import java.time.Duration;
import java.util.List;

/**
 * A write as a client asks it.
 *
 * @param causes reads that informed it, at most {@link RecordHeaders#CAUSES_MAX}
 * @param operationId the client's id of the operation; empty when there is none
 * @param firstAttempt whether the client knows that the operation was never sent before
 * @param context what the session has seen, which the write depends on
 * @param reader who writes, and looks for the operation
 * @param traceparent W3C trace context; empty when there is none
 * @param timeout until the client's deadline
 */
public record WriteRequest(
        TableDefinition table,
        RowChange change,
        List<ReadId> causes,
        String operationId,
        boolean firstAttempt,
        Token context,
        Reader reader,
        String traceparent,
        Duration timeout) {

    public WriteRequest {
        causes = List.copyOf(causes);
    }

    /** The same as a part of another span. */
    WriteRequest within(String span) {
        return new WriteRequest(table, change, causes, operationId, firstAttempt, context, reader, span, timeout);
    }

    void check() throws RouterException {
        if (causes.size() > RecordHeaders.CAUSES_MAX) {
            throw new RouterException(
                    ErrorCode.MALFORMED,
                    "a write has at most " + RecordHeaders.CAUSES_MAX + " causes, this has " + causes.size());
        }
        if (operationId.length() > RecordHeaders.OPERATION_CHARACTERS_MAX) {
            throw new RouterException(
                    ErrorCode.MALFORMED,
                    "an operation id has at most " + RecordHeaders.OPERATION_CHARACTERS_MAX + " characters, this has "
                            + operationId.length());
        }
    }

    /** Whether the operation may have been done before. */
    boolean mayBeRepeated() {
        return !operationId.isEmpty() && !firstAttempt;
    }
}
