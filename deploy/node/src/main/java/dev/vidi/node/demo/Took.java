package dev.vidi.node.demo;

import java.time.Duration;
import java.util.Locale;

/** Durations for people. */
final class Took {

    private Took() {}

    static String text(Duration duration) {
        double millis = duration.toNanos() / 1e6;
        if (millis >= 1_000) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1_000);
        }
        return String.format(Locale.ROOT, millis >= 10 ? "%.0f ms" : "%.1f ms", millis);
    }
}
