package dev.vidi.client;

import io.grpc.ConnectivityState;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * What all calls of a client share. Thread-safe.
 *
 * @param timer delays retries; calls are completed on the channel's threads
 * @param random a thread-safe generator, for delays
 * @param timeout of calls that name none
 */
record Connection(
        ManagedChannel channel,
        ScheduledThreadPoolExecutor timer,
        RandomGenerator random,
        RetryPolicy retries,
        Headers headers,
        Duration timeout) {
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    VidiException failure(Status status, Metadata trailers) {
        return VidiException.of(status, trailers, connected());
    }

    /** A failure that was found on this side: no server was reached when there is no connection to one. */
    VidiException failure(Status.Code code, String message) {
        VidiException failure = VidiException.of(code, message);
        return connected() ? failure : failure.unreached();
    }

    private boolean connected() {
        return channel.getState(false) == ConnectivityState.READY;
    }

    /** How many nanoseconds to wait before a call is tried again; empty when that does not help, or comes too late. */
    OptionalLong retryDelay(VidiException failure, int failures, Set<Status.Code> retried, Deadline deadline) {
        long delay = failure.retryAfter().map(Duration::toNanos).orElseGet(() -> retries.delayNanos(failures, random));
        boolean again = retried.contains(failure.code())
                && (retries.whenUnreachable() || !failure.unreachable())
                && delay < deadline.timeRemaining(TimeUnit.NANOSECONDS);
        return again ? OptionalLong.of(delay) : OptionalLong.empty();
    }

    /** Runs a task later; false when the client is closed. */
    boolean after(long delayNanos, Runnable task) {
        try {
            ScheduledFuture<?> unused = timer.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
            return true;
        } catch (RejectedExecutionException closed) {
            return false;
        }
    }

    static ScheduledThreadPoolExecutor newTimer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "vidi-client-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    /** Ends all calls. Retries that wait run into the closed channel and end. */
    void close() {
        timer.shutdown();
        channel.shutdownNow();
        try {
            channel.awaitTermination(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
