package dev.vidi.processors.join;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How one stream thread divides its time between slices and the records that it has polled: while there are any, slices
 * get half of it. Confined to its stream thread, but for the count of pages.
 */
final class Turn {

    private final AtomicInteger pages = new AtomicInteger();
    private final Burst burst = new Burst();
    private boolean busy;
    private long restUntil;

    Turn(long nowNanos) {
        this.restUntil = nowNanos;
    }

    /** What it appends to the read log. */
    Burst burst() {
        return burst;
    }

    /** Counts pages that its tasks have under evaluation. */
    void pages(int change) {
        pages.addAndGet(change);
    }

    /** Whether the thread has slices to evaluate and must not sleep. */
    boolean isAwaited() {
        return pages.get() > 0;
    }

    /** Notes that a record is processed. */
    void worked() {
        busy = true;
        burst.worked();
    }

    /** Notes a poll, which comes when nothing that was polled is left. */
    void polled(int records) {
        busy = false;
        burst.polled(records);
    }

    /** Whether a slice may begin. */
    boolean mayBegin(long nowNanos) {
        return !busy || nowNanos - restUntil >= 0;
    }

    /** Notes a slice: for as long as it took, slices rest if there is something else to do. */
    void took(long fromNanos, long toNanos) {
        busy = false;
        restUntil = (restUntil - fromNanos > 0 ? restUntil : fromNanos) + 2 * (toNanos - fromNanos);
    }
}
