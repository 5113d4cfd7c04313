package dev.vidi.router.publish;

import java.time.Duration;

/**
 * Limits of batching.
 *
 * @param batchReads reads in a batch
 * @param batchBytes bytes of keys in a batch
 * @param unanswered batches of one lane that may be under way
 * @param slotTimeout when a batch of which nothing is heard no longer holds others up
 */
public record PublishLimits(int batchReads, int batchBytes, int unanswered, Duration slotTimeout) {

    /** 512 reads or 512 KiB a batch, two batches under way, a second. */
    public static final PublishLimits DEFAULT = new PublishLimits(512, 512 << 10, 2, Duration.ofSeconds(1));
}
