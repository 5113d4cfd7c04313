package dev.vidi.bench.load;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.jspecify.annotations.Nullable;

/**
 * Operations in slots: whoever ends one begins the next in its slot, until the time is over. Nothing counts before as
 * many as are in flight have ended and a part of the time has passed, so that neither the start nor what others left
 * behind does; and the end waits until as many have counted, so that a slow machine makes a measurement longer and not
 * worse. Thread-safe; a slot is one thread's at a time.
 *
 * <p>A loop is closed: who waits for an answer does not ask, so a server that stands still is asked less. All contenders
 * are measured so.
 */
public final class ClosedLoop {

    private static final long RAMP_MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int RAMP_SHARE = 5;
    private static final long OVERTIME_MAX_SECONDS = 30;
    private static final int DIGITS = 3;

    private final int unitsPerOperation;
    private final LongSupplier nanoClock;
    private final LongSupplier cpuClock;
    private final long[] startedNanos;
    private final long rampedNanos;
    private final long untilNanos;
    private final ConcurrentHistogram latencies = new ConcurrentHistogram(DIGITS);
    private final AtomicLong ended = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final CountDownLatch retired;
    private final Object lock = new Object();
    private volatile boolean counting;
    private volatile boolean over;

    // guarded by lock
    private long endedBefore;
    private long countingNanos;
    private long cpuBefore;
    private long counted;
    private long overNanos;
    private long cpu;

    public ClosedLoop(int inFlight, Duration time) {
        this(inFlight, time, 1);
    }

    /**
     * The time begins now.
     *
     * @param unitsPerOperation what an operation counts for, e.g. the rows that it reads
     */
    public ClosedLoop(int inFlight, Duration time, int unitsPerOperation) {
        this(inFlight, time, unitsPerOperation, System::nanoTime, ProcessCpu::nanos);
    }

    ClosedLoop(int inFlight, Duration time, int unitsPerOperation, LongSupplier nanoClock, LongSupplier cpuClock) {
        this.unitsPerOperation = unitsPerOperation;
        this.nanoClock = nanoClock;
        this.cpuClock = cpuClock;
        this.startedNanos = new long[inFlight];
        this.retired = new CountDownLatch(inFlight);
        long now = nanoClock.getAsLong();
        this.rampedNanos = now + Math.min(RAMP_MAX_NANOS, time.toNanos() / RAMP_SHARE);
        this.untilNanos = now + time.toNanos();
    }

    public int inFlight() {
        return startedNanos.length;
    }

    /** Begins an operation; false when the time is over, and then the slot is not used again. */
    public boolean begin(int slot) {
        if (over) {
            retired.countDown();
            return false;
        }
        startedNanos[slot] = nanoClock.getAsLong();
        return true;
    }

    /** The operation of a slot has ended well. */
    public void end(int slot) {
        long now = nanoClock.getAsLong();
        long count = ended.incrementAndGet();
        if (over) {
            return;
        }
        if (counting) {
            latencies.recordValue(now - startedNanos[slot]);
            if (now - untilNanos >= 0) {
                finish(now, count);
            }
        } else if (count >= inFlight() && now - rampedNanos >= 0) {
            startCounting(now, count);
        }
    }

    private void startCounting(long now, long count) {
        synchronized (lock) {
            if (!counting) {
                countingNanos = now;
                cpuBefore = cpuClock.getAsLong();
                endedBefore = count;
                counting = true;
            }
        }
    }

    private void finish(long now, long count) {
        synchronized (lock) {
            if (!over && count - endedBefore >= inFlight()) {
                overNanos = now;
                cpu = cpuClock.getAsLong() - cpuBefore;
                counted = count - endedBefore;
                over = true;
            }
        }
    }

    /** Whether the time is over. */
    public boolean over() {
        return over;
    }

    /** An operation went wrong: the measurement is void. */
    public void fail(Throwable cause) {
        if (failure.compareAndSet(null, cause)) {
            over = true;
            while (retired.getCount() > 0) {
                retired.countDown();
            }
        }
    }

    /**
     * Waits until every operation that was begun has ended.
     *
     * @throws IllegalStateException if one failed, or not all end
     */
    public Result result() throws InterruptedException {
        long waitMax = untilNanos - nanoClock.getAsLong() + TimeUnit.SECONDS.toNanos(OVERTIME_MAX_SECONDS);
        boolean all = retired.await(waitMax, TimeUnit.NANOSECONDS);
        Throwable cause = failure.get();
        if (cause != null) {
            throw new IllegalStateException("an operation failed: " + cause.getMessage(), cause);
        }
        if (!all) {
            throw new IllegalStateException(retired.getCount() + " of " + inFlight() + " slots were not done "
                    + OVERTIME_MAX_SECONDS + " s after the time was over");
        }
        synchronized (lock) {
            return new Result(
                    counted * unitsPerOperation,
                    Duration.ofNanos(Math.max(1, overNanos - countingNanos)),
                    Duration.ofNanos(cpu),
                    Latency.of(latencies));
        }
    }
}
