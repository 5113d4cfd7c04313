package dev.vidi.causality.wire;

import org.jspecify.annotations.Nullable;

/**
 * A record of a source topic that could not be applied.
 *
 * @param tableId the table
 * @param topic source topic
 * @param timestamp the record's timestamp, ms since the epoch
 * @param reason for people: what was expected, what was found
 * @param key the record's key as far as it fits, not to be changed; null when it had none
 * @param value the same of its value
 * @param truncated whether key or value was cut
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
public record DeadLetter(
        String tableId,
        String topic,
        int partition,
        long offset,
        long timestamp,
        String reason,
        byte @Nullable [] key,
        byte @Nullable [] value,
        boolean truncated) {}
