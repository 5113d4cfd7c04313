package dev.vidi.bench;

import java.time.Duration;

/** Told what a benchmark is doing. */
@FunctionalInterface
public interface Progress {

    /**
     * Something begins.
     *
     * @param left time until the end, about
     */
    void begins(String what, Duration left);
}
