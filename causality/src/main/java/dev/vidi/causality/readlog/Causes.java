package dev.vidi.causality.readlog;

import java.util.List;

/**
 * The reads that informed a write, as found in its headers.
 *
 * @param offset offset of the write in the partition of the batch
 * @param timestamp the record's timestamp, ms since the epoch
 * @param reads the reads cited
 * @param operationId the writer's id of the operation; empty when there is none
 * @param traceparent W3C trace context; empty when there is none
 * @param key key of the row in Vidi's ordered key encoding, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // compared by identity only
public record Causes(
        long offset, long timestamp, List<ReadId> reads, String operationId, String traceparent, byte[] key) {
    public Causes {
        reads = List.copyOf(reads);
    }
}
