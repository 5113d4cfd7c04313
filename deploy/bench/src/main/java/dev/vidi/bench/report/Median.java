package dev.vidi.bench.report;

import java.util.Arrays;

/** The middle one; of an even number, half way between the two in the middle. */
final class Median {

    private Median() {}

    static double of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("nothing has no median");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
