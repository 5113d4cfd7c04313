package dev.vidi.router.grpc;

import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.log.LogSink;
import dev.vidi.router.log.LogTail;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One call that reads a log. Once its reading has begun, only the thread of the reading sends and closes; callbacks of the
 * call, which follow one another, wake or end it.
 *
 * @param <Q> what asks for the reading
 * @param <T> an entry
 * @param <R> an entry as a message
 */
final class LogCall<Q, T, R> extends ServerCall.Listener<Q> implements LogSink<T> {
    private final ServerCall<Q, R> call;
    private final Start<Q, T> start;
    private final Message<T, R> messages;
    private final StatusMapping statuses;
    private final AtomicBoolean closed = new AtomicBoolean();
    private @Nullable LogTail<T> tail; // confined to the callbacks of the call

    /**
     * Begins a reading.
     *
     * @param <Q> what asks for it
     * @param <T> an entry
     */
    interface Start<Q, T> {
        LogTail<T> start(Q request, LogSink<T> sink) throws RouterException;
    }

    /**
     * Makes messages.
     *
     * @param <T> an entry
     * @param <R> an entry as a message
     */
    interface Message<T, R> {
        R of(T item) throws RouterException;
    }

    LogCall(ServerCall<Q, R> call, Start<Q, T> start, Message<T, R> messages, StatusMapping statuses) {
        this.call = call;
        this.start = start;
        this.messages = messages;
        this.statuses = statuses;
        call.request(1);
    }

    @Override
    public void onMessage(Q request) {
        try {
            call.sendHeaders(new Metadata());
            tail = start.start(request, this);
        } catch (RouterException refused) {
            failed(refused);
        }
    }

    @Override
    public void onHalfClose() {
        if (tail == null) {
            failed(new RouterException(ErrorCode.MALFORMED, "expected one request, found none"));
        }
    }

    @Override
    public void onReady() {
        if (tail != null) {
            tail.resume();
        }
    }

    @Override
    public void onCancel() {
        if (tail != null) {
            tail.cancel();
        }
    }

    @Override
    public boolean ready() {
        return call.isReady();
    }

    @Override
    public void entry(T item) throws RouterException {
        call.sendMessage(messages.of(item));
    }

    @Override
    public void ended() {
        if (closed.compareAndSet(false, true)) {
            call.close(Status.OK, new Metadata());
        }
    }

    @Override
    public void failed(Throwable error) {
        if (closed.compareAndSet(false, true)) {
            StatusException status = statuses.status(error);
            call.close(status.getStatus(), status.getTrailers());
        }
    }
}
