package dev.vidi.router.grpc;

import dev.vidi.proto.api.v1.LogEntry;
import dev.vidi.proto.api.v1.ReadLogRequest;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.log.LogItem;
import dev.vidi.router.log.LogQuery;
import dev.vidi.router.log.LogSink;
import dev.vidi.router.log.LogTail;
import dev.vidi.router.log.LogTails;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One call of ReadLog. Once its reading has begun, only the thread of the reading sends and closes; callbacks of the
 * call, which follow one another, wake or end it.
 */
final class ReadLogCall extends ServerCall.Listener<ReadLogRequest> implements LogSink {
    private final ServerCall<ReadLogRequest, LogEntry> call;
    private final LogTails tails;
    private final LogMessages messages;
    private final StatusMapping statuses;
    private final AtomicBoolean closed = new AtomicBoolean();
    private @Nullable LogTail tail; // confined to the callbacks of the call

    ReadLogCall(
            ServerCall<ReadLogRequest, LogEntry> call, LogTails tails, LogMessages messages, StatusMapping statuses) {
        this.call = call;
        this.tails = tails;
        this.messages = messages;
        this.statuses = statuses;
        call.request(1);
    }

    @Override
    public void onMessage(ReadLogRequest request) {
        try {
            LogQuery query =
                    new LogQuery(request.getTable(), request.getFollow(), Integer.toUnsignedLong(request.getLast()));
            call.sendHeaders(new Metadata());
            tail = tails.start(query, this);
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
    public void entry(LogItem item) throws RouterException {
        call.sendMessage(messages.entry(item));
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
