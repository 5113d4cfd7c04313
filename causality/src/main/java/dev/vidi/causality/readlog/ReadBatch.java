package dev.vidi.causality.readlog;

import java.util.List;

/**
 * Reads of one table partition whose answers go to one home partition: an encoding, without meaning for the reads. One
 * without reads is a sign of life.
 *
 * @param router the router process that published the batch
 * @param sequence the router's count of batches
 * @param home partition of the read log that the answers go to
 * @param reads the reads in order
 */
public record ReadBatch(long router, long sequence, int home, List<ReadEvent> reads) {
    public ReadBatch {
        reads = List.copyOf(reads);
    }
}
