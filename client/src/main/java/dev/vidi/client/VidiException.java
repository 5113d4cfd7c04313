package dev.vidi.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call failed. The code says what to do, the message what was wrong and where. */
public final class VidiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With it come all failures that a server tells. */
    private static final Metadata.Key<byte[]> DETAILS =
            Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

    private final Status.Code code;
    private final @Nullable Duration retryAfter;
    private final boolean unreachable;

    private VidiException(
            Status.Code code,
            String message,
            @Nullable Duration retryAfter,
            boolean unreachable,
            @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.retryAfter = retryAfter;
        this.unreachable = unreachable;
    }

    /** What kind of failure it is. */
    public Status.Code code() {
        return code;
    }

    /** When the server advises to try again, if it does. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Whether the same call may succeed when it is tried again later. */
    public boolean retriable() {
        return code == Status.Code.UNAVAILABLE || code == Status.Code.ABORTED || retryAfter != null;
    }

    /** Whether the request itself is at fault, malformed or too large: the same one sent again fails again. */
    public boolean requestAtFault() {
        return code == Status.Code.INVALID_ARGUMENT || (code == Status.Code.RESOURCE_EXHAUSTED && retryAfter == null);
    }

    /** Whether no server could be reached, or the connection broke before it answered. */
    public boolean unreachable() {
        return unreachable;
    }

    /** The same, told with the failure of an earlier try. */
    VidiException after(VidiException before) {
        return new VidiException(
                code,
                getMessage() + "; the try before it failed: " + before.getMessage(),
                retryAfter,
                unreachable,
                this);
    }

    /** The same, of a call that then reached no server at all. */
    VidiException unreached() {
        return unreachable ? this : new VidiException(code, String.valueOf(getMessage()), retryAfter, true, getCause());
    }

    static VidiException of(Status.Code code, String message) {
        return new VidiException(code, message, null, false, null);
    }

    static VidiException of(Status.Code code, String message, Duration retryAfter) {
        return new VidiException(code, message, retryAfter.isZero() ? null : retryAfter, false, null);
    }

    /** From a call's end, as the server or the transport reported it. */
    static VidiException of(Status status, @Nullable Metadata trailers, boolean connected) {
        Status.Code code = status.getCode();
        boolean timing = code == Status.Code.UNAVAILABLE || code == Status.Code.DEADLINE_EXCEEDED;
        boolean broken = code == Status.Code.UNAVAILABLE && status.getCause() != null;
        boolean unreachable = broken || (!connected && (timing || status.getCause() != null));
        boolean told = trailers != null && trailers.containsKey(DETAILS);
        return new VidiException(
                code, message(status, told), retryAfter(status, trailers), unreachable, status.getCause());
    }

    /** What the server told; or what the transport says, which tells where only in its cause, and never what to do. */
    private static String message(Status status, boolean told) {
        String description = status.getDescription();
        String message = description == null ? status.getCode().name() : description;
        if (!told && status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
            return "no answer within the call's time; give it more, or read at a looser level (" + message + ")";
        }
        String cause = status.getCause() == null ? null : status.getCause().getMessage();
        return cause == null || message.contains(cause) ? message : message + ": " + cause;
    }

    private static @Nullable Duration retryAfter(Status status, @Nullable Metadata trailers) {
        com.google.rpc.Status details = StatusProto.fromStatusAndTrailers(status, trailers);
        for (Any detail : details.getDetailsList()) {
            if (detail.is(RetryInfo.class)) {
                try {
                    com.google.protobuf.Duration delay =
                            detail.unpack(RetryInfo.class).getRetryDelay();
                    return Duration.ofSeconds(delay.getSeconds(), delay.getNanos());
                } catch (InvalidProtocolBufferException malformed) {
                    return null; // advice that cannot be read is no advice
                }
            }
        }
        return null;
    }
}
