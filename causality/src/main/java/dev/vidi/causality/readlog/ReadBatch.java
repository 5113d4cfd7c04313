package dev.vidi.causality.readlog;

import java.util.List;
import java.util.UUID;

/**
 * Reads of one table partition whose answers go to one home partition: an encoding, without meaning for the reads.
 *
 * @param router the router process that published the batch
 * @param sequence the router's count of batches
 * @param home partition of the read log that the answers go to
 * @param reads the reads in order
 * @param cancels subscriptions that end, before the reads are taken up
 */
public record ReadBatch(long router, long sequence, int home, List<ReadEvent> reads, List<UUID> cancels) {
    public ReadBatch {
        reads = List.copyOf(reads);
        cancels = List.copyOf(cancels);
    }

    /** A batch that ends no subscription. */
    public ReadBatch(long router, long sequence, int home, List<ReadEvent> reads) {
        this(router, sequence, home, reads, List.of());
    }
}
