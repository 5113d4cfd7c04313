package dev.vidi.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When to try again what the server calls worth trying again. The server's own advice comes first.
 *
 * @param first delay before the first retry; it doubles from retry to retry
 * @param longest the most it grows to
 * @param whenUnreachable whether to try again when no server could be reached
 */
public record RetryPolicy(Duration first, Duration longest, boolean whenUnreachable) {

    /** From 10 ms to 1 s, also when no server could be reached. */
    public static final RetryPolicy DEFAULT = new RetryPolicy(Duration.ofMillis(10), Duration.ofSeconds(1), true);

    /** Checks that the delays are positive and in order. */
    public RetryPolicy {
        Durations.requirePositive("first", first);
        Durations.requirePositive("longest", longest);
        if (longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("longest " + longest + " is below first " + first);
        }
    }

    /** Delay in nanoseconds after a number of failed tries, half of it random so that clients do not return at once. */
    long delayNanos(int failures, RandomGenerator random) {
        long delay = Math.min(longest.toNanos(), first.toNanos() << Math.min(failures - 1, 20));
        return delay / 2 + random.nextLong(delay / 2 + 1);
    }
}
