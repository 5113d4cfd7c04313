package dev.vidi.client;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Acknowledges what was taken of a subscription: the latest place, at most once in a while, one call at a time. What does
 * not arrive is made up for by the next one. Thread-safe; guarded by its monitor, under which nothing is sent.
 */
final class Acknowledger {

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** The server has understood, and will not take it the next time either; the subscription's call is told why. */
    private static final Set<Status.Code> FINAL = Set.of(
            Status.Code.ABORTED,
            Status.Code.NOT_FOUND,
            Status.Code.FAILED_PRECONDITION,
            Status.Code.INVALID_ARGUMENT,
            Status.Code.UNIMPLEMENTED);

    private final Connection connection;
    private final SessionTokens tokens;
    private final boolean active;
    private ByteString taken = ByteString.EMPTY;
    private ByteString acknowledged = ByteString.EMPTY;
    private boolean underWay;
    private boolean scheduled;
    private boolean closed;

    /**
     * Nothing was taken yet.
     *
     * @param active whether anything is acknowledged at all
     */
    Acknowledger(Connection connection, SessionTokens tokens, boolean active) {
        this.connection = connection;
        this.tokens = tokens;
        this.active = active;
    }

    /** Everything up to a server's cursor was taken; an empty one is none. */
    void taken(ByteString cursor) {
        if (!active || cursor.isEmpty()) {
            return;
        }
        synchronized (this) {
            // the same object, nearly always
            if (cursor.equals(taken)) {
                return;
            }
            taken = cursor;
        }
        schedule();
    }

    private void schedule() {
        synchronized (this) {
            if (scheduled || underWay || closed || taken.equals(acknowledged)) {
                return;
            }
            scheduled = true;
        }
        boolean unused = connection.after(INTERVAL.toNanos(), this::send);
    }

    private void send() {
        ByteString cursor;
        synchronized (this) {
            scheduled = false;
            if (underWay || taken.equals(acknowledged)) {
                return;
            }
            underWay = true;
            cursor = taken;
        }
        CompletableFuture<Token> unused = SessionCall.start(
                        connection, tokens, SubscriptionCalls.acknowledge(cursor), null)
                .whenComplete((done, failure) -> sent(cursor, failure));
    }

    private void sent(ByteString cursor, @Nullable Throwable failure) {
        boolean last;
        synchronized (this) {
            underWay = false;
            boolean over = failure instanceof VidiException refused && FINAL.contains(refused.code());
            if (failure == null || over) {
                acknowledged = cursor;
            }
            last = closed && failure == null;
        }
        if (last) {
            send(); // what was taken while that was under way
        } else {
            schedule();
        }
    }

    /** Acknowledges what was taken last without waiting for its time. Nothing is taken any more. */
    void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        send();
    }
}
