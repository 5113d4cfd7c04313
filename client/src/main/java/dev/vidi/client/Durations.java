package dev.vidi.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Checks of durations at the edge, and their form on the wire. */
final class Durations {
    private Durations() {}

    static void requirePositive(String name, @Nullable Duration duration) {
        if (duration != null && (duration.isZero() || duration.isNegative())) {
            throw new IllegalArgumentException(name + " must be positive, was " + duration);
        }
    }

    /** Milliseconds, at least 1 because 0 means the default, at most what 32 bits hold. */
    static int wireMillis(Duration duration) {
        long millis =
                duration.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) > 0 ? Integer.MAX_VALUE : duration.toMillis();
        return (int) Math.max(1, millis);
    }
}
