package dev.vidi.router.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The one exception that reaches a client. Its message says what was expected, what was found, and where. */
public final class RouterException extends Exception {

    private final ErrorCode code;
    private final Duration retryAfter;
    private final @Nullable String readId;

    public RouterException(ErrorCode code, String message) {
        this(code, message, Duration.ZERO, null);
    }

    /**
     * An error with its advice and cause.
     *
     * @param retryAfter when the same call may be tried again; zero: not by itself
     */
    public RouterException(ErrorCode code, String message, Duration retryAfter, @Nullable Throwable cause) {
        this(code, message, retryAfter, cause, null);
    }

    private RouterException(
            ErrorCode code, String message, Duration retryAfter, @Nullable Throwable cause, @Nullable String readId) {
        super(message, cause);
        this.code = code;
        this.retryAfter = retryAfter;
        this.readId = readId;
    }

    /** The same, as the end of a read that was published under an id. */
    public RouterException ofRead(String id) {
        return new RouterException(code, String.valueOf(getMessage()), retryAfter, getCause(), id);
    }

    public ErrorCode code() {
        return code;
    }

    /** When the same call may be tried again; zero: not by itself. */
    public Duration retryAfter() {
        return retryAfter;
    }

    /** Id of the read that failed, in text: a retry names it. Empty when none was published. */
    public Optional<String> readId() {
        return Optional.ofNullable(readId);
    }
}
