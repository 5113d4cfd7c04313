package dev.vidi.router.grpc;

import dev.vidi.causality.token.Token;
import dev.vidi.proto.api.v1.SessionRead;
import dev.vidi.proto.api.v1.SessionRequest;
import dev.vidi.router.call.Caller;
import dev.vidi.router.call.Timeouts;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One stream of reads, which is a session: each read carries what the answers before it on the stream have shown.
 *
 * <p>The client's messages are taken as long as fewer reads are in flight than the limit; a read is in flight until its
 * answer has been handed to a connection that is ready for it, so a client that does not read its answers stops being
 * read itself. Answers that complete while a message is being made leave together in the next one.
 *
 * <p>Three kinds of thread meet here: callbacks of the call, one at a time; those that bring answers; and the sender, one
 * at a time, which alone sends and closes. Thread-safe; {@code completed} and the flags are guarded by lock.
 */
final class SessionStream extends ServerCall.Listener<SessionRequest> implements OpenCalls.OpenCall {
    static final int READS_OF_MESSAGE_MAX = 1_024;

    private final ServerCall<SessionRequest, byte[]> call;
    private final ReadContext reads;
    private final Executor executor;
    private final Caller caller;
    private final SessionLimits limits;
    private final SessionAnswers answers;
    private final AtomicInteger inFlight = new AtomicInteger();

    private final Object lock = new Object();
    // guarded by lock
    private final ArrayDeque<StreamRead> completed = new ArrayDeque<>();
    private long completedBytes;
    private boolean sending;
    private boolean paused;
    private boolean halfClosed;
    private boolean closed;
    private @Nullable RouterException fatal;

    // confined to the callbacks of the call
    private final ArrayDeque<StreamRead> started = new ArrayDeque<>();

    SessionStream(
            ServerCall<SessionRequest, byte[]> call,
            ReadContext reads,
            Executor executor,
            Caller caller,
            SessionLimits limits) {
        this.call = call;
        this.reads = reads;
        this.executor = executor;
        this.caller = caller;
        this.limits = limits;
        this.answers = new SessionAnswers(caller.token(), reads);
        call.sendHeaders(new Metadata());
        call.request(1);
    }

    @Override
    public void onMessage(SessionRequest message) {
        if (message.getReadsCount() > READS_OF_MESSAGE_MAX) {
            end(new RouterException(
                    ErrorCode.MALFORMED,
                    "a message of a session has at most " + READS_OF_MESSAGE_MAX + " reads, this has "
                            + message.getReadsCount()));
            return;
        }
        inFlight.addAndGet(message.getReadsCount());
        Token context = answers.token();
        for (SessionRead read : message.getReadsList()) {
            start(read, context);
        }
        forgetEnded();
        synchronized (lock) {
            if (inFlight.get() >= limits.readsInFlightMax()) {
                paused = true;
                return;
            }
        }
        call.request(1);
    }

    @Override
    public void onHalfClose() {
        synchronized (lock) {
            halfClosed = true;
        }
        send();
    }

    @Override
    public void onReady() {
        send();
    }

    @Override
    public void onCancel() {
        synchronized (lock) {
            closed = true;
            drop();
        }
        cancelReads();
    }

    private void start(SessionRead read, Token context) {
        StreamRead pending = new StreamRead(this, read);
        try {
            TableMessages table = reads.table(read.getTable());
            pending.reads(table);
            Duration timeout = read.getTimeoutMs() == 0
                    ? Timeouts.DEFAULT
                    : Duration.ofMillis(Integer.toUnsignedLong(read.getTimeoutMs()));
            pending.cancelledBy(reads.reads()
                    .read(
                            ReadRequests.of(
                                    table,
                                    read.getKeysList(),
                                    read.getOptions(),
                                    caller,
                                    context,
                                    Deadlines.within(timeout)),
                            pending));
            started.add(pending);
        } catch (RouterException | RuntimeException thrown) {
            pending.failed(thrown);
        }
    }

    /** Reads end roughly in the order in which they start; those that do not must not hold the others. */
    private void forgetEnded() {
        while (!started.isEmpty() && started.element().ended()) {
            started.remove();
        }
        if (started.size() > 2 * Math.max(inFlight.get(), READS_OF_MESSAGE_MAX)) {
            started.removeIf(StreamRead::ended);
        }
    }

    private void cancelReads() {
        started.forEach(StreamRead::cancel);
        started.clear();
    }

    /** On any thread; what it still reads is cancelled by the callback that follows. */
    @Override
    public void end(RouterException why) {
        synchronized (lock) {
            fatal = why;
        }
        send();
    }

    @Override
    public void onComplete() {
        cancelReads();
    }

    /** A read of this stream has its answer, or why it has none. On any thread. */
    void completed(StreamRead read) {
        boolean alone;
        synchronized (lock) {
            if (closed) {
                return;
            }
            if (completedBytes + read.bytes() > limits.answerBytesMax()) {
                read.tooMuchUnread(limits.answerBytesMax());
            } else if (!reads.untaken().hold(read.bytes())) {
                read.dropped(reads.untaken().refusal());
            }
            completedBytes += read.bytes();
            completed.add(read);
            if (sending) {
                return;
            }
            alone = inFlight.get() == 1 && read.bytes() < limits.inlineBytesMax();
            sending = true;
        }
        if (alone) {
            sendAll(); // nothing can join it, so a hop would only cost time
        } else {
            executor.execute(this::sendAll);
        }
    }

    private void send() {
        synchronized (lock) {
            if (sending || closed) {
                return;
            }
            sending = true;
        }
        executor.execute(this::sendAll);
    }

    /** The sender: runs on one thread at a time. */
    private void sendAll() {
        List<StreamRead> batch = new ArrayList<>();
        while (take(batch)) {
            int count = batch.size();
            call.sendMessage(answers.message(batch));
            batch.clear();
            inFlight.addAndGet(-count);
            resume();
        }
        closeWhenDone();
    }

    /** Moves what the next message can hold; false ends the sender's turn. */
    private boolean take(List<StreamRead> batch) {
        synchronized (lock) {
            if (closed || fatal != null || completed.isEmpty() || !call.isReady()) {
                sending = false; // onReady, or the next completion, begins another turn
                return false;
            }
            int bytes = 0;
            long before = completedBytes;
            while (!completed.isEmpty()
                    && batch.size() < limits.messageAnswersMax()
                    && (batch.isEmpty() || bytes + completed.element().bytes() <= limits.messageBytes())) {
                StreamRead read = completed.remove();
                bytes += read.bytes();
                completedBytes -= read.bytes();
                batch.add(read);
            }
            reads.untaken().release(before - completedBytes);
            return true;
        }
    }

    /** Drops what nobody takes any more. Under the lock. */
    private void drop() {
        completed.clear();
        reads.untaken().release(completedBytes);
        completedBytes = 0;
    }

    private void resume() {
        synchronized (lock) {
            if (!paused || inFlight.get() >= limits.readsInFlightMax()) {
                return;
            }
            paused = false;
        }
        call.request(1);
    }

    private void closeWhenDone() {
        RouterException error;
        synchronized (lock) {
            if (sending || closed || (fatal == null && !(halfClosed && inFlight.get() == 0))) {
                return;
            }
            closed = true;
            error = fatal;
            drop();
        }
        if (error == null) {
            call.close(Status.OK, CallHeaders.trailers(reads.headers().encode(answers.token())));
        } else {
            StatusException status = reads.statuses().status(error);
            call.close(status.getStatus(), status.getTrailers());
        }
    }
}
