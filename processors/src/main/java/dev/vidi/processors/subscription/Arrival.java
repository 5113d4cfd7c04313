package dev.vidi.processors.subscription;

import java.util.UUID;

/**
 * Where an event about a subscription comes from.
 *
 * @param session of the call
 * @param principal who made it
 * @param home partition of the read log that it names
 * @param router that has published it
 * @param readsOffset offset of its batch in the reads topic
 * @param index its place in the batch
 * @param appended broker time at which it was appended, ms since the epoch
 */
public record Arrival(
        UUID session, String principal, int home, long router, long readsOffset, int index, long appended) {

    private static final int INDEX_BITS = 16;

    /** Later events have higher numbers. */
    long order() {
        return (readsOffset << INDEX_BITS) + index;
    }
}
