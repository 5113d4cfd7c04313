package dev.vidi.client;

import com.google.protobuf.ByteString;
import dev.vidi.proto.api.v1.ReadsGrpc;
import dev.vidi.proto.api.v1.SubscribeRequest;
import dev.vidi.proto.api.v1.SubscribeResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a subscription, over as many calls as it takes: when a call breaks, the next one goes on behind the
 * last message that has arrived, or begins anew when there is no cursor yet. At most {@value #AHEAD} messages wait here
 * or are asked for, so a client that stops taking stops the server.
 *
 * <p>The next call is made when the last one breaks, not when its messages are taken: a subscription without a name would
 * not wait for that. Thread-safe; guarded by lock; {@link #take} is for one thread at a time.
 */
final class SubscriptionFeed {
    static final int AHEAD = 2;

    private static final Duration TOKEN_DELAY = Duration.ofMillis(20);

    private final Object lock = new Object();
    private final Connection connection;
    private final SessionTokens tokens;
    private final SubscribeRequest request;
    private final SubscribeOptions options;
    private final Duration timeout;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final Deque<Item> items = new ArrayDeque<>();
    private int waiting;
    private ByteString cursor;
    /** Whether a snapshot was begun and not completed: to go on behind an acknowledgement would leave its rows out. */
    private boolean anew;

    private @Nullable SubscriptionHeader header;
    private @Nullable Call current;
    private int failures;
    /** Of trying to reach a server; none while one talks. */
    private @Nullable Deadline patience;

    private @Nullable String failedRead;
    private @Nullable VidiException failure;
    private @Nullable Ended ended;
    private volatile boolean closed;
    private volatile Runnable wake = () -> {};

    /** What is to be taken next. */
    sealed interface Item {}

    /** A message. */
    record Message(SubscribeResponse message) implements Item {}

    /** The rows of the snapshot are void: it is read anew. */
    record Restarted(String reason) implements Item {}

    /**
     * Nothing more will come.
     *
     * @param failure null when the subscription was closed
     */
    record Ended(@Nullable VidiException failure) implements Item {}

    SubscriptionFeed(Connection connection, SessionTokens tokens, SubscribeRequest request, SubscribeOptions options) {
        this.connection = connection;
        this.tokens = tokens;
        this.request = request;
        this.options = options;
        Duration given = options.reading().timeout();
        this.timeout = given == null ? connection.timeout() : given;
        this.cursor =
                options.cursor() == null ? ByteString.EMPTY : options.cursor().server();
    }

    /** Makes the first call, and waits until a server has taken it; an interrupt ends the subscription. */
    void open() {
        synchronized (lock) {
            patience = after(timeout);
        }
        connect();
        try {
            Blocking.await(opened);
        } catch (RuntimeException refused) {
            end(new Ended(null));
            throw refused;
        }
    }

    /** The header of the last call that has one. */
    SubscriptionHeader header() {
        synchronized (lock) {
            if (header == null) {
                throw new IllegalStateException("the subscription was not opened");
            }
            return header;
        }
    }

    /** Has a task run whenever there is something to take; also now. */
    void whenReady(Runnable task) {
        wake = task;
        task.run();
    }

    /** What comes next, null when it has not come yet; the end stays the end. */
    @Nullable
    Item take() {
        Item item;
        Call asked = null;
        synchronized (lock) {
            item = items.poll();
            if (item == null) {
                return ended;
            }
            if (item instanceof Message) {
                waiting--;
                asked = current;
            }
        }
        if (asked != null) {
            asked.call.request(1);
        }
        return item;
    }

    /** Whether the end is what is to be taken next. */
    boolean atEnd() {
        synchronized (lock) {
            return items.isEmpty() && ended != null;
        }
    }

    /** Waits until there is something to take, or the time has passed. */
    void await(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        synchronized (lock) {
            long left = nanos;
            while (items.isEmpty() && ended == null && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(lock, Math.max(left, 1_000_000));
                left = end - System.nanoTime();
            }
        }
    }

    /** Ends the subscription; what waits is not taken any more. */
    void close() {
        closed = true;
        synchronized (lock) {
            items.clear();
        }
        end(new Ended(null));
    }

    /** Whether a server has answered the present call. */
    boolean connected() {
        synchronized (lock) {
            return current != null && current.heard;
        }
    }

    /** Whether the one who takes wants nothing more. */
    boolean closed() {
        return closed;
    }

    /** Ends the subscription with a failure, when what waits has been taken. */
    void fail(VidiException why) {
        end(new Ended(why));
    }

    private void end(Ended how) {
        Call last;
        synchronized (lock) {
            if (ended != null) {
                return;
            }
            ended = how;
            last = current;
            current = null;
            lock.notifyAll();
        }
        if (last != null) {
            last.call.cancel("the client closed the subscription", null);
        }
        VidiException failure = how.failure();
        opened.completeExceptionally(
                failure == null ? VidiException.of(Status.Code.CANCELLED, "the subscription is closed") : failure);
        wake.run();
    }

    private static Deadline after(Duration time) {
        return Deadline.after(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void connect() {
        Call call;
        Duration limit = timeout;
        synchronized (lock) {
            if (ended != null) {
                return;
            }
            if (header == null && patience != null) {
                limit = Duration.ofNanos(Math.max(0, patience.timeRemaining(TimeUnit.NANOSECONDS)));
            } else {
                connection.channel().resetConnectBackoff(); // this has a patience of its own
            }
            call = new Call(connection.channel().newCall(ReadsGrpc.getSubscribeMethod(), CallOptions.DEFAULT));
            current = call;
            call.start();
        }
        boolean unused = connection.after(limit.toNanos(), () -> expire(call));
    }

    /** A server that says nothing at first is not waited for; later it may have nothing to say for long. */
    private void expire(Call call) {
        synchronized (lock) {
            if (call.heard) {
                return;
            }
        }
        broken(
                call,
                connection.failure(
                        Status.Code.DEADLINE_EXCEEDED,
                        "the server has not taken the subscription within " + timeout.toMillis() + " ms"),
                new Metadata());
        call.call.cancel("the server says nothing", null);
    }

    private void arrived(Call call, SubscribeResponse message) {
        synchronized (lock) {
            if (current != call) {
                return;
            }
            call.heard = true;
            failures = 0;
            patience = null;
            failedRead = null;
            failure = null;
            items.add(new Message(message));
            waiting++;
            note(message);
            lock.notifyAll();
        }
        if (message.hasHeader()) {
            opened.complete(null);
        }
        if (message.hasSnapshotComplete()) {
            keep(Token.of(message.getSnapshotComplete().getToken()));
        }
        wake.run();
    }

    private void note(SubscribeResponse message) {
        if (message.hasHeader()) {
            header = SubscriptionHeader.of(message.getHeader());
        }
        if (message.hasResync()) {
            cursor = ByteString.EMPTY;
            anew = true;
        } else if (!message.getCursor().isEmpty()) {
            cursor = message.getCursor();
            anew = false;
        }
    }

    /** The session sees the snapshot as soon as it has room for the token. */
    private void keep(Token token) {
        try {
            tokens.merge(token);
        } catch (VidiException full) {
            boolean unused = connection.after(TOKEN_DELAY.toNanos(), () -> {
                if (!atEnd()) {
                    keep(token);
                }
            });
        }
    }

    private void broken(Call call, VidiException why, Metadata trailers) {
        OptionalLong delay;
        VidiException told;
        synchronized (lock) {
            if (current != call) {
                return;
            }
            current = null;
            failures++;
            told = SessionCall.told(why, failure);
            failure = told;
            String read = trailers.get(Headers.READ_ID);
            failedRead = read == null ? failedRead : read;
            delay = delay(why);
            if (delay.isPresent() && cursor.isEmpty()) {
                restart(why);
                lock.notifyAll();
            }
        }
        if (delay.isEmpty()) {
            fail(told);
        } else if (!connection.after(delay.getAsLong(), this::connect)) {
            fail(VidiException.of(Status.Code.CANCELLED, "the client is closed"));
        } else {
            wake.run();
        }
    }

    /** How many nanoseconds to wait before the next call; empty when there is to be none. */
    private OptionalLong delay(VidiException why) {
        boolean open = header != null;
        boolean passing = why.code() == Status.Code.UNAVAILABLE
                || why.code() == Status.Code.DEADLINE_EXCEEDED
                || (open && why.retryAfter().isPresent());
        boolean reachable = open || connection.retries().whenUnreachable() || !why.unreachable();
        if (!passing || !reachable) {
            return OptionalLong.empty();
        }
        if (patience == null && options.reconnectMax() != null) {
            patience = after(options.reconnectMax());
        }
        long delay = why.retryAfter()
                .map(Duration::toNanos)
                .orElseGet(() -> connection.retries().delayNanos(failures, connection.random()));
        return patience == null || delay < patience.timeRemaining(TimeUnit.NANOSECONDS)
                ? OptionalLong.of(delay)
                : OptionalLong.empty();
    }

    /** Rows that nobody has taken need not be forgotten. */
    private void restart(VidiException why) {
        while (items.peekLast() instanceof Message last
                && (last.message().hasRows() || last.message().hasHeader())) {
            items.removeLast();
            waiting--;
        }
        anew |= header != null;
        if (!(items.peekLast() instanceof Restarted)) {
            items.add(new Restarted("the call broke before the snapshot was complete: " + why.getMessage()));
        }
    }

    /** One call. Its callbacks follow one another. */
    private final class Call extends ClientCall.Listener<SubscribeResponse> {
        private final ClientCall<SubscribeRequest, SubscribeResponse> call;
        /** Guarded by lock. */
        private boolean heard;

        Call(ClientCall<SubscribeRequest, SubscribeResponse> call) {
            this.call = call;
        }

        /** To be called under the lock, so that nobody asks for messages before. */
        void start() {
            List<Token> seen = tokens.snapshot();
            call.start(this, connection.headers().with(seen));
            call.request(Math.max(0, AHEAD - waiting));
            call.sendMessage(request.toBuilder()
                    .setCursor(cursor)
                    .setSnapshot(request.getSnapshot() || anew)
                    .setOptions(options.reading().toProto(failedRead))
                    .build());
            call.halfClose();
        }

        @Override
        public void onMessage(SubscribeResponse message) {
            arrived(this, message);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            Status why = status.isOk()
                    ? Status.UNAVAILABLE.withDescription("the server has ended the subscription")
                    : status;
            broken(this, connection.failure(why, trailers), trailers);
        }
    }
}
