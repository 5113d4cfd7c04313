package dev.vidi.router.subscribe;

import java.time.Duration;

/**
 * Limits of subscriptions on one router.
 *
 * @param subscribersMax calls at a time
 * @param recentBytesMax bytes of changes of each partition of the log that are kept in memory
 * @param lease how long a subscription without a name lives on when its router is not heard of
 * @param grace how long it lives on when its client is not
 */
public record SubscribeLimits(int subscribersMax, long recentBytesMax, Duration lease, Duration grace) {

    /** 65,536 calls, 16 MiB, a lease of a minute, half a minute of grace. */
    public static final SubscribeLimits DEFAULT =
            new SubscribeLimits(65_536, 16L << 20, Duration.ofMinutes(1), Duration.ofSeconds(30));
}
