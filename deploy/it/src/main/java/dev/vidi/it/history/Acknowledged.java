package dev.vidi.it.history;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The acknowledged writes of one partition by time, each with the furthest one until then. Immutable. */
final class Acknowledged {
    private final long[] completedNanos;
    private final Write[] furthest;

    private Acknowledged(long[] completedNanos, Write[] furthest) {
        this.completedNanos = completedNanos;
        this.furthest = furthest;
    }

    static Acknowledged of(List<Write> writes) {
        Write[] furthest = writes.toArray(Write[]::new);
        Arrays.sort(furthest, Comparator.comparingLong(write -> write.call().completedNanos()));
        long[] completedNanos = new long[furthest.length];
        for (int i = 0; i < furthest.length; i++) {
            completedNanos[i] = furthest[i].call().completedNanos();
            if (i > 0 && offset(furthest[i - 1]) > offset(furthest[i])) {
                furthest[i] = furthest[i - 1];
            }
        }
        return new Acknowledged(completedNanos, furthest);
    }

    /** The write with the highest offset of those acknowledged before a moment. */
    @Nullable
    Write furthestBefore(long nanos) {
        int low = 0;
        int high = completedNanos.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (completedNanos[middle] < nanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == 0 ? null : furthest[low - 1];
    }

    private static long offset(Write write) {
        return write.at() == null ? -1 : write.at().offset();
    }
}
