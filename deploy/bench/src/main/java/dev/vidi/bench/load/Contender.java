package dev.vidi.bench.load;

import java.time.Duration;

/** One way of doing a thing many times; what it needs was made before, and its answers are checked. */
@FunctionalInterface
public interface Contender {

    /**
     * Keeps a number of operations under way for a time, and waits for those that it began.
     *
     * @throws IllegalStateException if one fails, is answered wrongly, or not at all
     */
    Result run(int inFlight, Duration time) throws InterruptedException;
}
