package dev.vidi.bench.load;

import org.HdrHistogram.Histogram;

/** How long operations took, in microseconds. */
public record Latency(double p50Micros, double p99Micros, double p999Micros, double maxMicros) {

    static Latency of(Histogram nanos) {
        return new Latency(
                micros(nanos.getValueAtPercentile(50)),
                micros(nanos.getValueAtPercentile(99)),
                micros(nanos.getValueAtPercentile(99.9)),
                micros(nanos.getMaxValue()));
    }

    private static double micros(long nanos) {
        return nanos / 1_000.0;
    }
}
