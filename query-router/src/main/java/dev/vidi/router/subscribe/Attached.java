package dev.vidi.router.subscribe;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which of the calls to one subscription is the newer, by the order of their events in the reads topic of its lead
 * partition: it is the same for every router. In other partitions the order may be another, and whoever is the newest is to
 * attach there again. Thread-safe; guarded by its monitor.
 */
final class Attached {

    private static final int INDEX_BITS = 16;
    private static final int OTHERS_MAX = 64;

    private final long attachment;
    /** The latest event of this call, by partition. */
    private final Map<Integer, Long> own = new HashMap<>(2);
    /** Those of others, by call and partition; the oldest call is forgotten when there are many. */
    private final Map<Long, Map<Integer, Long>> others = new LinkedHashMap<>(2);

    /**
     * A call.
     *
     * @param attachment its random number
     */
    Attached(long attachment) {
        this.attachment = attachment;
    }

    long attachment() {
        return attachment;
    }

    /**
     * Notes that a call was attached in a partition.
     *
     * @param seen its random number
     * @param readsOffset offset in the reads topic of the batch with its event
     * @param index place in the batch
     */
    synchronized void note(int partition, long seen, long readsOffset, int index) {
        Map<Integer, Long> events = own;
        if (seen != attachment) {
            if (others.size() >= OTHERS_MAX && !others.containsKey(seen)) {
                others.remove(others.keySet().iterator().next());
            }
            events = others.computeIfAbsent(seen, first -> new HashMap<>(2));
        }
        events.merge(partition, (readsOffset << INDEX_BITS) + index, Math::max);
    }

    /**
     * Whether another call is the newer one.
     *
     * @param lead the lead partition of the subscription
     */
    synchronized boolean isSuperseded(int lead) {
        Long mine = own.get(lead);
        return mine != null && others.values().stream().anyMatch(other -> isLater(other.get(lead), mine));
    }

    /** Partitions where a call that is older by the lead partition came later, so that it is attached there. */
    synchronized SortedSet<Integer> torn(int lead) {
        SortedSet<Integer> torn = new TreeSet<>();
        Long mine = own.get(lead);
        for (Map<Integer, Long> other : others.values()) {
            Long theirs = other.get(lead);
            if (mine != null && theirs != null && theirs < mine) {
                own.forEach((partition, order) -> {
                    if (isLater(other.get(partition), order)) {
                        torn.add(partition);
                    }
                });
            }
        }
        return torn;
    }

    private static boolean isLater(@Nullable Long order, long than) {
        return order != null && order > than;
    }
}
