package dev.vidi.router.subscribe;

import java.util.HashMap;
import java.util.Map;

/**
 * Which of the calls to one subscription is the newer, by the order of their events in the reads topic of its lowest
 * partition: it is the same for every router. Thread-safe; guarded by its monitor.
 */
final class Attached {

    private static final int INDEX_BITS = 16;

    private final long attachment;
    /** The latest event of this call, and that of others, by partition. */
    private final Map<Integer, Long> own = new HashMap<>(2);

    private final Map<Integer, Long> others = new HashMap<>(2);

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
        (seen == attachment ? own : others).merge(partition, (readsOffset << INDEX_BITS) + index, Math::max);
    }

    /**
     * Whether another call is the newer one.
     *
     * @param lead the lowest partition of the subscription
     */
    synchronized boolean isSuperseded(int lead) {
        Long mine = own.get(lead);
        Long other = others.get(lead);
        return mine != null && other != null && other > mine;
    }
}
