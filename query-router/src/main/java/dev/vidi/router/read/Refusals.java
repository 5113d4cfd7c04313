package dev.vidi.router.read;

import dev.vidi.causality.readlog.Refusal;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import java.time.Duration;

/** What a client is told when a partition refuses. */
final class Refusals {

    private static final Duration SOON = Duration.ofMillis(100);
    private static final Duration LATER = Duration.ofSeconds(1);

    private Refusals() {}

    static RouterException error(TableDefinition table, int partition, Refusal refusal) {
        String what = "partition " + partition + " of table " + table.name() + ": " + refusal.detail();
        return switch (refusal.reason()) {
            case NOT_REACHED -> unavailable(what + "; try again, or read at a looser level", SOON);
            case CATCHING_UP -> unavailable(what + "; it is catching up: try again", LATER);
            case TOO_MANY_PARKED -> new RouterException(ErrorCode.OVERLOADED, what + "; try again", SOON, null);
            case ROW_TOO_LARGE -> new RouterException(ErrorCode.TOO_LARGE, what);
            case BEYOND_END ->
                new RouterException(
                        ErrorCode.PRECONDITION,
                        what + "; the token is not of this topic, or the topic has lost data: start a new session");
            case HISTORY_GONE ->
                new RouterException(ErrorCode.OUT_OF_RANGE, what + "; read now, or take the rows of a query sooner");
            case ROW_FAILED -> new RouterException(ErrorCode.PRECONDITION, what);
            case NOT_SUBSCRIBED -> new RouterException(ErrorCode.NOT_FOUND, what);
            case SUPERSEDED -> new RouterException(ErrorCode.ABORTED, what);
            case ACKNOWLEDGED -> new RouterException(ErrorCode.PRECONDITION, what);
            case MALFORMED ->
                new RouterException(
                        ErrorCode.INTERNAL, what + "; are all nodes of the same version? Report it otherwise");
        };
    }

    private static RouterException unavailable(String message, Duration retryAfter) {
        return new RouterException(ErrorCode.UNAVAILABLE, message, retryAfter, null);
    }
}
