package dev.vidi.client;

import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One call of a session: sends the session's tokens, tries again where that helps, and leaves the new token with the
 * session before it completes. Thread-safe: tries follow one another.
 */
final class SessionCall<Q, R, T> {
    private final Connection connection;
    private final SessionTokens tokens;
    private final Method<Q, R, T> method;
    private final Deadline deadline;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private volatile boolean started;
    private volatile @Nullable Exchange<Q, R> exchange;

    private SessionCall(Connection connection, SessionTokens tokens, Method<Q, R, T> method, Duration timeout) {
        this.connection = connection;
        this.tokens = tokens;
        this.method = method;
        this.deadline = Deadline.after(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    static <Q, R, T> CompletableFuture<T> start(
            Connection connection, SessionTokens tokens, Method<Q, R, T> method, @Nullable Duration timeout) {
        return new SessionCall<>(connection, tokens, method, timeout == null ? connection.timeout() : timeout).start();
    }

    private CompletableFuture<T> start() {
        CompletableFuture<T> unused = result.whenComplete((value, failure) -> {
            Exchange<Q, R> current = exchange;
            if (result.isCancelled() && current != null) {
                current.cancel();
            }
        });
        try {
            tokens.enter(() -> attempt(new Attempt(0, null, null)));
        } catch (VidiException full) {
            result.completeExceptionally(full);
        }
        if (!started && !result.isDone()) {
            expireInLine();
        }
        return result;
    }

    /** A call that waits behind others must not wait longer than its time. */
    private void expireInLine() {
        boolean scheduled = connection.after(deadline.timeRemaining(TimeUnit.NANOSECONDS), () -> {
            if (!started) {
                result.completeExceptionally(expired());
            }
        });
        if (!scheduled) {
            result.completeExceptionally(VidiException.of(Status.Code.CANCELLED, "the client is closed"));
        }
    }

    private void attempt(Attempt attempt) {
        started = true;
        if (result.isDone()) {
            tokens.leave();
        } else if (deadline.isExpired()) {
            fail(attempt.lastFailure() == null ? expired() : attempt.lastFailure());
        } else {
            try {
                List<Token> sent = tokens.snapshot();
                exchange = Exchange.start(
                        connection.channel(),
                        method.descriptor(),
                        deadline,
                        connection.headers().with(sent),
                        method.request().apply(attempt),
                        ended -> ended(attempt, sent, ended));
            } catch (RuntimeException refused) {
                fail(refused);
            }
        }
    }

    private void ended(Attempt attempt, List<Token> sent, Exchange.Ended<R> ended) {
        if (!ended.status().isOk()) {
            retryOrFail(attempt, connection.failure(ended.status(), ended.trailers()), ended.trailers());
            return;
        }
        T value;
        try {
            value = method.fold().apply(ended);
            tokens.absorb(sent, method.token().apply(value));
        } catch (RuntimeException malformed) {
            fail(malformed);
            return;
        }
        tokens.leave();
        result.complete(value);
    }

    private void retryOrFail(Attempt failed, VidiException failure, Metadata trailers) {
        Attempt next = failed.next(failure, trailers.get(Headers.READ_ID));
        OptionalLong delay = connection.retryDelay(failure, next.failures(), method.retried(), deadline);
        boolean again =
                !result.isDone() && delay.isPresent() && connection.after(delay.getAsLong(), () -> attempt(next));
        if (!again) {
            fail(told(failure, failed.lastFailure()));
        }
    }

    /**
     * When time has passed, the try before tells why it did; and when it passed in a try that reached no server, after
     * one that was UNAVAILABLE, then that is what is wrong, and not the time.
     */
    static VidiException told(VidiException failure, @Nullable VidiException before) {
        if (before == null || failure.code() != Status.Code.DEADLINE_EXCEEDED) {
            return failure;
        }
        return failure.unreachable() && before.code() == Status.Code.UNAVAILABLE
                ? before.unreached()
                : failure.after(before);
    }

    private void fail(RuntimeException failure) {
        tokens.leave();
        result.completeExceptionally(failure);
    }

    static VidiException expired() {
        return VidiException.of(
                Status.Code.DEADLINE_EXCEEDED,
                "the call's time passed while it waited behind other calls of the session");
    }

    /**
     * Which try it is.
     *
     * @param failures tries that have failed
     * @param previousRead id of the last read that failed, where the server named it
     */
    record Attempt(
            int failures,
            @Nullable String previousRead,
            @Nullable VidiException lastFailure) {
        Attempt next(VidiException failure, @Nullable String failedRead) {
            return new Attempt(failures + 1, failedRead == null ? previousRead : failedRead, failure);
        }
    }

    /**
     * What is called and how its responses become a result.
     *
     * @param retried codes after which it is tried again
     */
    record Method<Q, R, T>(
            MethodDescriptor<Q, R> descriptor,
            Set<Status.Code> retried,
            Function<Attempt, Q> request,
            Function<Exchange.Ended<R>, T> fold,
            Function<T, Token> token) {}
}
