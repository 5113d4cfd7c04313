package dev.vidi.router.subscribe;

import java.time.Duration;

/**
 * Limits of subscriptions on one router.
 *
 * @param subscribersMax calls at a time
 * @param registeringMax of them, of those to some keys, that register at a time; the others wait for their turn
 * @param beginningMax of them that read their snapshot at a time; of those that look at more than some keys, which register
 *     or read it
 * @param recentBytesMax bytes of changes of each partition of the log that are kept in memory
 * @param lease after how long without a sign of life of its router a call is over
 * @param grace how long a subscription without a name lives on when no call follows it
 * @param idle how long one with a name does
 */
public record SubscribeLimits(
        int subscribersMax,
        int registeringMax,
        int beginningMax,
        long recentBytesMax,
        Duration lease,
        Duration grace,
        Duration idle) {

    /** 32,768 calls, 2,048 of which register and 128 begin, 16 MiB, a lease of a minute, half a minute of grace, a week idle. */
    public static final SubscribeLimits DEFAULT = new SubscribeLimits(
            32_768, 2_048, 128, 16L << 20, Duration.ofMinutes(1), Duration.ofSeconds(30), Duration.ofDays(7));

    /** How long a subscription lives on when no call follows it. */
    Duration keep(boolean named) {
        return named ? idle : grace;
    }
}
