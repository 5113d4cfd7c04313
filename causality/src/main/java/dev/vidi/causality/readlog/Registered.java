package dev.vidi.causality.readlog;

import org.jspecify.annotations.Nullable;

/**
 * What a partition answers to a subscription.
 *
 * @param readsOffset offset in the reads topic of the event that has registered it
 * @param acknowledged the last acknowledgement; null when there was none
 */
public record Registered(long readsOffset, @Nullable Acknowledged acknowledged) {

    /**
     * How far a subscriber has taken what one partition had for it.
     *
     * @param next first offset of the source topic of which a change has not been taken
     * @param logOffset next offset of the home partition of the read log at that moment
     */
    public record Acknowledged(long next, long logOffset) {}
}
