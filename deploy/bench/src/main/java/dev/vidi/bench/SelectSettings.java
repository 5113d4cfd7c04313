package dev.vidi.bench;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How much {@code bench select} measures.
 *
 * @param total time of all of it, about
 * @param rows rows of the table
 * @param directory where the node keeps its data; empty at first
 */
public record SelectSettings(Duration total, int rounds, int rows, Path directory) {

    private static final int ROUNDS = 5;
    private static final int ROWS_PER_SECOND = 10_000;
    private static final int ROWS_MAX = 50_000_000;

    public SelectSettings {
        if (rounds < 1 || rows < 1 || rows > ROWS_MAX || total.isNegative() || total.isZero()) {
            throw new IllegalArgumentException("a benchmark takes time and has rounds and rows, at most " + ROWS_MAX
                    + ", found " + total + ", " + rounds + ", " + rows);
        }
    }

    /** As many rows as the time allows to load and to scan often. */
    public static SelectSettings of(Duration total, Path directory) {
        return of(total, (int) Math.min(ROWS_MAX, total.toSeconds() * ROWS_PER_SECOND), directory);
    }

    /** Five rounds over a number of rows; with too many of them it takes longer. */
    public static SelectSettings of(Duration total, int rows, Path directory) {
        return new SelectSettings(total, ROUNDS, rows, directory);
    }
}
