package dev.vidi.it.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The acknowledged writes of one key by session, each with the furthest of its session until then. */
final class KeyWrites {
    private record Furthest(int operation, int furthest, long offset) {}

    private final Map<Integer, List<Furthest>> bySession = new HashMap<>();

    /** Adds a write; within a session in its order. */
    void add(int session, int operation, long offset) {
        List<Furthest> writes = bySession.computeIfAbsent(session, key -> new ArrayList<>());
        Furthest last = writes.isEmpty() ? null : writes.get(writes.size() - 1);
        writes.add(
                last != null && last.offset() > offset
                        ? new Furthest(operation, last.furthest(), last.offset())
                        : new Furthest(operation, operation, offset));
    }

    /** The write with the highest offset up to a clock: per session, the last operation that counts. */
    int newest(int[] clock) {
        Furthest newest = new Furthest(IndexedHistory.NONE, IndexedHistory.NONE, -1);
        for (Map.Entry<Integer, List<Furthest>> entry : bySession.entrySet()) {
            int count = countUpTo(entry.getValue(), clock[entry.getKey()]);
            Furthest candidate = count == 0 ? newest : entry.getValue().get(count - 1);
            newest = candidate.offset() > newest.offset() ? candidate : newest;
        }
        return newest.furthest();
    }

    private static int countUpTo(List<Furthest> writes, int operation) {
        int low = 0;
        int high = writes.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (writes.get(middle).operation() <= operation) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
