package dev.vidi.router.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Ends a call once, with a response or a status; later attempts do nothing. Thread-safe. */
final class Reply<R> {
    private final ServerCall<?, R> call;
    private final StatusMapping statuses;
    private final AtomicBoolean ended = new AtomicBoolean();

    Reply(ServerCall<?, R> call, StatusMapping statuses) {
        this.call = call;
        this.statuses = statuses;
    }

    void send(R response, Metadata trailers) {
        if (ended.compareAndSet(false, true)) {
            call.sendHeaders(new Metadata());
            call.sendMessage(response);
            call.close(Status.OK, trailers);
        }
    }

    void send(R response) {
        send(response, new Metadata());
    }

    void fail(Throwable thrown) {
        if (ended.compareAndSet(false, true)) {
            StatusException status = statuses.status(thrown);
            call.close(status.getStatus(), status.getTrailers());
        }
    }
}
