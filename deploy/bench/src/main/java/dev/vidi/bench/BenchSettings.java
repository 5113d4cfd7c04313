package dev.vidi.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How much is measured.
 *
 * @param total time of all of it, about
 * @param rows rows of the table that is read
 * @param applied records that are applied
 * @param directory where the node keeps its data; empty at first
 * @param only what is measured: steps whose name and load contain one of these; all, when it is empty
 */
public record BenchSettings(Duration total, int rounds, int rows, int applied, Path directory, List<String> only) {

    private static final int ROUNDS_MIN = 5;
    private static final int SECONDS_PER_ROUND = 36;
    private static final int ROWS = 100_000;
    private static final int APPLIED_MIN = 20_000;
    private static final int APPLIED_MAX = 300_000;
    private static final int APPLIED_PER_SECOND = 1_700;

    public BenchSettings {
        only = List.copyOf(only);
        if (rounds < 1 || rows < 1 || applied < 1 || total.isNegative() || total.isZero()) {
            throw new IllegalArgumentException("a benchmark takes time and has rounds, rows and records, found " + total
                    + ", " + rounds + ", " + rows + ", " + applied);
        }
    }

    /** Rounds of half a minute, five at least; when there is less time, they are shorter. */
    public static BenchSettings of(Duration total, Path directory, List<String> only) {
        long seconds = total.toSeconds();
        return new BenchSettings(
                total,
                (int) Math.max(ROUNDS_MIN, seconds / SECONDS_PER_ROUND),
                ROWS,
                (int) Math.min(APPLIED_MAX, Math.max(APPLIED_MIN, seconds * APPLIED_PER_SECOND)),
                directory,
                only);
    }

    /** Whether a step is measured. */
    boolean measures(Step step) {
        return only.isEmpty() || only.stream().anyMatch(step.point().toString()::contains);
    }
}
