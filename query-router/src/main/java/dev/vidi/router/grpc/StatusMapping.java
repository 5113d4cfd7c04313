package dev.vidi.router.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.vidi.causality.token.TokenException;
import dev.vidi.proto.api.v1.Failure;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whatever was thrown, as what the client is told. What nobody foresaw becomes INTERNAL with the id of an incident, under
 * which it is logged. Thread-safe.
 */
final class StatusMapping {
    /** Names the issuer of reasons in {@code google.rpc.ErrorInfo}. */
    static final String DOMAIN = "vidi.dev";

    private static final Logger LOG = LoggerFactory.getLogger(StatusMapping.class);

    private final Supplier<UUID> incidents;

    StatusMapping(Supplier<UUID> incidents) {
        this.incidents = incidents;
    }

    /** Status and trailers, with {@code ErrorInfo}, where it helps to wait {@code RetryInfo}, and the read that failed. */
    StatusException status(Throwable thrown) {
        RouterException error = error(thrown);
        com.google.rpc.Status.Builder status = com.google.rpc.Status.newBuilder()
                .setCode(status(error.code()).value())
                .setMessage(message(error))
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setReason(error.code().name())
                        .setDomain(DOMAIN)
                        .build()));
        if (!error.retryAfter().isZero()) {
            status.addDetails(Any.pack(RetryInfo.newBuilder()
                    .setRetryDelay(Duration.newBuilder()
                            .setSeconds(error.retryAfter().toSeconds())
                            .setNanos(error.retryAfter().toNanosPart()))
                    .build()));
        }
        Metadata trailers = new Metadata();
        error.readId().ifPresent(id -> trailers.put(CallHeaders.READ_ID, id));
        return StatusProto.toStatusException(status.build(), trailers);
    }

    /** The same for one read of a stream. */
    Failure failure(Throwable thrown) {
        RouterException error = error(thrown);
        return Failure.newBuilder()
                .setCode(status(error.code()).value())
                .setMessage(message(error))
                .setRetryAfterMs((int) Math.min(error.retryAfter().toMillis(), Integer.MAX_VALUE))
                .build();
    }

    private RouterException error(Throwable thrown) {
        if (thrown instanceof RouterException error) {
            return error;
        } else if (thrown instanceof TokenException token) {
            return new RouterException(code(token.reason()), String.valueOf(token.getMessage()));
        }
        Throwable cause = thrown.getCause();
        if (cause != null && (thrown instanceof CompletionException || thrown instanceof ExecutionException)) {
            return error(cause);
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

    private static Status.Code status(ErrorCode code) {
        return switch (code) {
            case MALFORMED -> Status.Code.INVALID_ARGUMENT;
            case NOT_FOUND -> Status.Code.NOT_FOUND;
            case ALREADY_EXISTS -> Status.Code.ALREADY_EXISTS;
            case PRECONDITION -> Status.Code.FAILED_PRECONDITION;
            case OUT_OF_RANGE -> Status.Code.OUT_OF_RANGE;
            case OVERLOADED, TOO_LARGE -> Status.Code.RESOURCE_EXHAUSTED;
            case UNAVAILABLE -> Status.Code.UNAVAILABLE;
            case DEADLINE -> Status.Code.DEADLINE_EXCEEDED;
            case ABORTED -> Status.Code.ABORTED;
            case CANCELLED -> Status.Code.CANCELLED;
            case CORRUPT -> Status.Code.DATA_LOSS;
            case INTERNAL -> Status.Code.INTERNAL;
        };
    }

    private static String message(RouterException error) {
        return String.valueOf(error.getMessage());
    }
}
