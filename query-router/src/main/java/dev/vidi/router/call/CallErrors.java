package dev.vidi.router.call;

import dev.vidi.causality.token.TokenException;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whatever was thrown, as one of the closed list of errors. What nobody foresaw becomes INTERNAL with the id of an
 * incident, under which it is logged. Thread-safe.
 */
public final class CallErrors {
    private static final Logger LOG = LoggerFactory.getLogger(CallErrors.class);

    private final Supplier<UUID> incidents;

    /**
     * The errors of one server.
     *
     * @param incidents makes ids of incidents
     */
    public CallErrors(Supplier<UUID> incidents) {
        this.incidents = incidents;
    }

    /** What the client is told. */
    public RouterException of(Throwable thrown) {
        if (thrown instanceof RouterException error) {
            return error;
        } else if (thrown instanceof TokenException token) {
            return new RouterException(code(token.reason()), String.valueOf(token.getMessage()));
        }
        Throwable cause = thrown.getCause();
        if (cause != null && (thrown instanceof CompletionException || thrown instanceof ExecutionException)) {
            return of(cause);
        }
        UUID incident = incidents.get();
        LOG.atError()
                .addKeyValue("incident", incident)
                .addKeyValue("error", thrown.getClass().getName())
                .setCause(thrown)
                .log("Call failed by a defect");
        return new RouterException(
                ErrorCode.INTERNAL, "a defect of Vidi; please report incident " + incident + " with the server's log");
    }

    private static ErrorCode code(TokenException.Reason reason) {
        return switch (reason) {
            case MALFORMED, FORGED, NEWER -> ErrorCode.MALFORMED;
            case FOREIGN -> ErrorCode.PRECONDITION;
        };
    }
}
