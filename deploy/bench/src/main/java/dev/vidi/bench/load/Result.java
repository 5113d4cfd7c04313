package dev.vidi.bench.load;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one measurement found.
 *
 * @param operations records, reads or rows
 * @param elapsed the time they took together
 * @param cpu what all threads of the process spent in it
 * @param latency of single calls; null where none were made
 */
public record Result(
        long operations,
        Duration elapsed,
        Duration cpu,
        @Nullable Latency latency) {

    public Result {
        if (operations < 1 || elapsed.isZero() || elapsed.isNegative()) {
            throw new IllegalArgumentException(
                    "a measurement holds an operation and takes time, found " + operations + " in " + elapsed);
        }
    }

    /** CPU time of an operation: what it costs, whoever else uses the machine. */
    public double cpuMicros() {
        return cpu.toNanos() / 1e3 / operations;
    }

    public double perSecond() {
        return operations * 1e9 / elapsed.toNanos();
    }
}
