package dev.vidi.it.history;

import java.util.Arrays;

/**
 * An offset per partition, -1 for none, each with the operation that raised it so far. Arrays rather than maps, as one
 * is kept for each write and each prefix of the log. Mutable until it is shared.
 */
final class Frontier {
    private final long[] offsets;
    private final int[] witnesses;

    Frontier(int partitions) {
        offsets = new long[partitions];
        witnesses = new int[partitions];
        Arrays.fill(offsets, -1);
        Arrays.fill(witnesses, IndexedHistory.NONE);
    }

    private Frontier(Frontier other) {
        offsets = other.offsets.clone();
        witnesses = other.witnesses.clone();
    }

    Frontier copy() {
        return new Frontier(this);
    }

    long offset(int partition) {
        return offsets[partition];
    }

    int witness(int partition) {
        return witnesses[partition];
    }

    void raise(int partition, long offset, int witness) {
        if (offset > offsets[partition]) {
            offsets[partition] = offset;
            witnesses[partition] = witness;
        }
    }

    /** Raises to another frontier, with one witness for whatever that changes. */
    void raiseAll(Frontier other, int witness) {
        for (int partition = 0; partition < offsets.length; partition++) {
            raise(partition, other.offsets[partition], witness);
        }
    }

    /** Raises to another frontier and takes over its witnesses. */
    void raiseAll(Frontier other) {
        for (int partition = 0; partition < offsets.length; partition++) {
            raise(partition, other.offsets[partition], other.witnesses[partition]);
        }
    }

    boolean covers(Frontier other) {
        for (int partition = 0; partition < offsets.length; partition++) {
            if (other.offsets[partition] > offsets[partition]) {
                return false;
            }
        }
        return true;
    }
}
