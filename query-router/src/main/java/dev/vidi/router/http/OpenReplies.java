package dev.vidi.router.http;

import dev.vidi.router.admission.Admission;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The responses that are being streamed: how many there may be, and which of them say from time to time that they are
 * alive. Thread-safe.
 */
final class OpenReplies implements AutoCloseable {
    private final Admission admission;
    private final Counter refused;
    private final Duration closeMax;
    private final ScheduledExecutorService timer;
    /** What each reply does when it is to give a sign of life. */
    private final ConcurrentMap<StreamedReply, Runnable> replies = new ConcurrentHashMap<>();

    private volatile boolean closing;

    OpenReplies(HttpSettings.Limits limits, MeterRegistry meters) {
        this.admission = new Admission(limits.streams(), Long.MAX_VALUE);
        this.closeMax = limits.close();
        this.refused = Counter.builder("vidi.router.http.refused")
                .description("answers and streams over HTTP that were one too many")
                .register(meters);
        Gauge.builder("vidi.router.http.streams", replies, Map::size)
                .description("answers and streams under way over HTTP")
                .register(meters);
        ScheduledThreadPoolExecutor beats = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "vidi-http-beat");
            thread.setDaemon(true);
            return thread;
        });
        ScheduledFuture<?> unused = beats.scheduleAtFixedRate(
                this::beat, limits.beat().toNanos(), limits.beat().toNanos(), TimeUnit.NANOSECONDS);
        this.timer = beats;
    }

    /** Admits a reply, or says why not. It leaves once. */
    void enter(StreamedReply reply, Runnable beat) throws RouterException {
        if (closing) {
            throw new RouterException(
                    ErrorCode.UNAVAILABLE, "this server is closing; try again", Duration.ofMillis(500), null);
        }
        RouterException refusal = admission.enter(0);
        if (refusal != null) {
            refused.increment();
            throw refusal;
        }
        replies.put(reply, beat);
    }

    /** Does nothing for one that has not entered. */
    void leave(StreamedReply reply) {
        if (replies.remove(reply) != null) {
            admission.leave(0);
            if (closing && replies.isEmpty()) {
                synchronized (this) {
                    notifyAll();
                }
            }
        }
    }

    int size() {
        return replies.size();
    }

    private void beat() {
        replies.values().forEach(Runnable::run);
    }

    /** Admits none any more, and lets those that are there end, for a bounded time. */
    @Override
    public void close() {
        closing = true;
        timer.shutdownNow();
        long deadline = System.nanoTime() + closeMax.toNanos();
        try {
            synchronized (this) {
                for (long left = closeMax.toNanos();
                        left > 0 && !replies.isEmpty();
                        left = deadline - System.nanoTime()) {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
