package dev.vidi.router.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.vidi.router.call.CallErrors;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import java.io.IOException;
import java.time.Duration;

/** Whatever was thrown, as what the client of HTTP is told: a status, and one JSON object. Thread-safe. */
final class ErrorReplies {
    /** For those that say by their code that it helps to try again, but not when. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final CallErrors errors;

    ErrorReplies(CallErrors errors) {
        this.errors = errors;
    }

    RouterException error(Throwable thrown) {
        return thrown instanceof HttpRefusal refusal ? refusal.error() : errors.of(thrown);
    }

    static int status(Throwable thrown, RouterException error) {
        return thrown instanceof HttpRefusal refusal ? refusal.status() : status(error.code());
    }

    static int status(ErrorCode code) {
        return switch (code) {
            case MALFORMED -> 400;
            case NOT_FOUND -> 404;
            case ALREADY_EXISTS, PRECONDITION, ABORTED -> 409;
            case OUT_OF_RANGE -> 410;
            case TOO_LARGE -> 422;
            case OVERLOADED -> 429;
            case CANCELLED -> 499;
            case CORRUPT, INTERNAL -> 500;
            case UNAVAILABLE -> 503;
            case DEADLINE -> 504;
        };
    }

    /** When the same request may be made again; zero: not by itself. */
    static Duration retryAfter(RouterException error) {
        if (!error.retryAfter().isZero()) {
            return error.retryAfter();
        }
        return switch (error.code()) {
            case UNAVAILABLE, OVERLOADED, DEADLINE -> RETRY;
            case MALFORMED,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    PRECONDITION,
                    OUT_OF_RANGE,
                    TOO_LARGE,
                    ABORTED,
                    CANCELLED,
                    CORRUPT,
                    INTERNAL -> Duration.ZERO;
        };
    }

    /** One object: code, message, when to try again, and the read that failed, for a retry to name. */
    static void write(JsonGenerator json, RouterException error) throws IOException {
        json.writeStartObject();
        json.writeStringField("code", error.code().name());
        json.writeStringField("message", error.getMessage());
        long retry = retryAfter(error).toMillis();
        if (retry > 0) {
            json.writeNumberField("retryAfterMs", retry);
        }
        if (error.readId().isPresent()) {
            json.writeStringField("readId", error.readId().get());
        }
        json.writeEndObject();
    }
}
