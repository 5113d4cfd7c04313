package dev.vidi.processors.join;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads that wait for a position: by position, by the time at which they give up, and in the order of their arrival. Confined to the stream thread. */
final class ParkedReads {

    /** Reads that are gone and still in a queue, when it is worth the while to forget them. */
    private static final int FORGETTING_AT = 1_024;

    private final PriorityQueue<Parked> byPosition = new PriorityQueue<>(Comparator.comparingLong(Parked::position));
    private final PriorityQueue<Parked> byExpiry =
            new PriorityQueue<>((one, other) -> Long.signum(one.expiresNanos - other.expiresNanos));
    private final Queue<Parked> byArrival = new ArrayDeque<>();
    private final int max;
    private int size;

    ParkedReads(int max) {
        this.max = max;
    }

    /** A read that waits, until it is taken from one of the queues; the others forget it later. */
    static final class Parked {

        private final ArrivedRead read;
        private final long position;
        private final long expiresNanos;
        private boolean gone;

        Parked(ArrivedRead read, long position, long expiresNanos) {
            this.read = read;
            this.position = position;
            this.expiresNanos = expiresNanos;
        }

        ArrivedRead read() {
            return read;
        }

        /** Next offset that the task must have reached. */
        long position() {
            return position;
        }
    }

    /** Parks a read; false when too many are parked. */
    boolean park(ArrivedRead read, long position, long expiresNanos) {
        if (size >= max) {
            return false;
        }
        add(new Parked(read, position, expiresNanos));
        return true;
    }

    private void add(Parked parked) {
        byPosition.add(parked);
        byExpiry.add(parked);
        byArrival.add(parked);
        size++;
        if (byArrival.size() > 2 * size + FORGETTING_AT) {
            byPosition.removeIf(old -> old.gone);
            byExpiry.removeIf(old -> old.gone);
            byArrival.removeIf(old -> old.gone);
        }
    }

    /** Takes the next read that waits for no more than a position, or null. */
    @Nullable
    ArrivedRead release(long reached) {
        for (Parked first = byPosition.peek(); first != null; first = byPosition.peek()) {
            if (!first.gone && first.position > reached) {
                return null;
            }
            byPosition.remove();
            if (take(first)) {
                return first.read;
            }
        }
        return null;
    }

    /** Takes the next read that has given up by a time, or null. */
    @Nullable
    Parked expire(long nowNanos) {
        for (Parked first = byExpiry.peek(); first != null; first = byExpiry.peek()) {
            if (!first.gone && first.expiresNanos - nowNanos > 0) {
                return null;
            }
            byExpiry.remove();
            if (take(first)) {
                return first;
            }
        }
        return null;
    }

    private boolean take(Parked parked) {
        if (parked.gone) {
            return false;
        }
        parked.gone = true;
        size--;
        return true;
    }

    /** Takes all reads that satisfy a condition: a rare thing, which looks at each. */
    List<Parked> takeAll(Predicate<Parked> condition) {
        List<Parked> taken = new ArrayList<>();
        for (Parked parked : byPosition) {
            if (!parked.gone && condition.test(parked)) {
                taken.add(parked);
            }
        }
        for (Parked parked : taken) {
            take(parked);
            byPosition.remove(parked);
            byExpiry.remove(parked);
        }
        return taken;
    }

    /** Parks a read that was taken at another position. */
    void parkAgain(Parked parked, long position) {
        add(new Parked(parked.read, position, parked.expiresNanos));
    }

    /** The read that has been waiting for longest, or null. */
    @Nullable
    Parked oldest() {
        Parked first = byArrival.peek();
        while (first != null && first.gone) {
            byArrival.remove();
            first = byArrival.peek();
        }
        return first;
    }

    int size() {
        return size;
    }
}
