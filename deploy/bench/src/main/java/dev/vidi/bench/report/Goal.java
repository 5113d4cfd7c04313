package dev.vidi.bench.report;

/**
 * What a ratio ought to be.
 *
 * @param most whether the bound is the most that it may be; else it is the least
 */
public record Goal(boolean most, double bound) {

    public static Goal atMost(double bound) {
        return new Goal(true, bound);
    }

    public static Goal atLeast(double bound) {
        return new Goal(false, bound);
    }

    public boolean met(double value) {
        return most ? value <= bound : value >= bound;
    }

    @Override
    public String toString() {
        return (most ? "<= " : ">= ") + Numbers.text(bound);
    }
}
