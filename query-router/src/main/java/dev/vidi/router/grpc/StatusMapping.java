package dev.vidi.router.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.vidi.proto.api.v1.Failure;
import dev.vidi.router.call.CallErrors;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;

/** Whatever was thrown, as what the client of gRPC is told. Thread-safe. */
final class StatusMapping {
    /** Names the issuer of reasons in {@code google.rpc.ErrorInfo}. */
    static final String DOMAIN = "vidi.dev";

    private final CallErrors errors;

    StatusMapping(CallErrors errors) {
        this.errors = errors;
    }

    /** Status and trailers, with {@code ErrorInfo}, where it helps to wait {@code RetryInfo}, and the read that failed. */
    StatusException status(Throwable thrown) {
        RouterException error = errors.of(thrown);
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
        RouterException error = errors.of(thrown);
        return Failure.newBuilder()
                .setCode(status(error.code()).value())
                .setMessage(message(error))
                .setRetryAfterMs((int) Math.min(error.retryAfter().toMillis(), Integer.MAX_VALUE))
                .build();
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
