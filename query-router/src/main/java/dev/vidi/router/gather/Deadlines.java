package dev.vidi.router.gather;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A hashed timing wheel: adding and removing cost the same however many wait. Thread-safe; guarded by its monitor.
 * Source: Varghese and Lauck, <i>Hashed and Hierarchical Timing Wheels</i>, SOSP 1987, scheme 6.
 */
final class Deadlines {

    private static final long TICK_NANOS = 8_000_000;
    private static final int BUCKETS = 2_048;

    private final Entry[] buckets = new Entry[BUCKETS];
    /** Ticks count from here: the clock's own values may wrap around. */
    private final long originNanos;

    private long tick;

    /** A link of the wheel; whatever waits extends it. */
    abstract static class Entry {
        private long atNanos;
        private @Nullable Entry before;
        private @Nullable Entry after;

        /** The time has come. */
        abstract void expired();
    }

    Deadlines(long nowNanos) {
        for (int i = 0; i < BUCKETS; i++) {
            buckets[i] = head();
        }
        originNanos = nowNanos;
    }

    private long tickOf(long nanos) {
        return Math.floorDiv(nanos - originNanos, TICK_NANOS);
    }

    private static Entry head() {
        Entry head = new Entry() {
            @Override
            void expired() {
                throw new IllegalStateException("the head of a bucket does not expire");
            }
        };
        head.before = head;
        head.after = head;
        return head;
    }

    synchronized void add(Entry entry, long atNanos) {
        entry.atNanos = atNanos;
        long at = Math.max(tickOf(atNanos), tick);
        Entry head = buckets[(int) Math.floorMod(at, (long) BUCKETS)];
        Entry last = linked(head.before);
        entry.before = last;
        entry.after = head;
        last.after = entry;
        head.before = entry;
    }

    synchronized void remove(Entry entry) {
        Entry before = entry.before;
        Entry after = entry.after;
        if (before != null && after != null) {
            before.after = after;
            after.before = before;
            entry.before = null;
            entry.after = null;
        }
    }

    /** Takes out and tells everything that has expired. */
    void expire(long nowNanos) {
        for (Entry entry : take(nowNanos)) {
            entry.expired();
        }
    }

    private synchronized List<Entry> take(long nowNanos) {
        List<Entry> due = new ArrayList<>();
        long now = tickOf(nowNanos);
        long from = Math.max(tick, now - BUCKETS + 1);
        for (long at = from; at <= now; at++) {
            Entry head = buckets[(int) Math.floorMod(at, (long) BUCKETS)];
            for (Entry entry = linked(head.after); entry != head; ) {
                Entry following = linked(entry.after);
                if (entry.atNanos - nowNanos <= 0) {
                    remove(entry);
                    due.add(entry);
                }
                entry = following;
            }
        }
        tick = now;
        return due;
    }

    private static Entry linked(@Nullable Entry entry) {
        if (entry == null) {
            throw new IllegalStateException("the wheel is torn");
        }
        return entry;
    }
}
