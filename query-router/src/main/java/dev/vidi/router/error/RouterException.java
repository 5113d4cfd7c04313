package dev.vidi.router.error;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The one exception that reaches a client. Its message says what was expected, what was found, and where. */
public final class RouterException extends Exception {

    private final ErrorCode code;
    private final Duration retryAfter;

    public RouterException(ErrorCode code, String message) {
        this(code, message, Duration.ZERO, null);
    }

    /**
     * An error with its advice and cause.
     *
     * @param retryAfter when the same call may be tried again; zero: not by itself
     */
    public RouterException(ErrorCode code, String message, Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.retryAfter = retryAfter;
    }

    public ErrorCode code() {
        return code;
    }

    /** When the same call may be tried again; zero: not by itself. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
