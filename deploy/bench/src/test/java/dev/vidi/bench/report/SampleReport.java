package dev.vidi.bench.report;

import dev.vidi.bench.load.Latency;
import dev.vidi.bench.load.Result;
import java.time.Duration;
import java.time.Instant;

/** A report of rounds that were never run. */
final class SampleReport {

    private SampleReport() {}

    static Report of(int rounds) {
        return new Report(
                "read",
                new Machine(2, 24L << 30, 2L << 30, "a JVM", "an OS", 0.5),
                "abc",
                Instant.EPOCH,
                Duration.ofSeconds(180),
                rounds,
                ReadRatios.ALL,
                figures(rounds));
    }

    /** Rates and latencies from which each ratio can be told. */
    private static Figures figures(int rounds) {
        Figures figures = new Figures();
        for (int round = 1; round <= rounds; round++) {
            calls(figures, ReadRatios.TWO_HOPS, 1, 500, 1_000 * round);
            calls(figures, ReadRatios.TWO_HOPS, 64, 10_000, 2_000);
            calls(figures, ReadRatios.TWO_HOPS, 8192, 200_000, 30_000);
            calls(figures, ReadRatios.GRPC_UNARY, 1, 9_000, 1_000);
            calls(figures, ReadRatios.GRPC_UNARY, 256, 50_000, 5_000);
            calls(figures, ReadRatios.GRPC_STREAM, 1024, 120_000, 8_000);
            calls(figures, ReadRatios.GET, 1, 300, 2_000 * round);
            calls(figures, ReadRatios.GET, 64, 8_000, 5_000);
            calls(figures, ReadRatios.GET, 256, 20_000, 9_000);
            calls(figures, ReadRatios.GET_EVENTUAL, 1, 300, 5_000);
            calls(figures, ReadRatios.STREAM, 1024, 90_000, 9_000);
            calls(figures, ReadRatios.STREAM_64, 8192, 100_000, 9_000);
            calls(figures, ReadRatios.MANY, 1, 100_000, 9_000);
            calls(figures, ReadRatios.MANY, 8, 320_000, 9_000);
            figures.add(ReadRatios.TABLE_APPLY, new Result(90_000, Duration.ofSeconds(1), Duration.ofSeconds(2), null));
            figures.add(
                    ReadRatios.KTABLE_APPLY, new Result(60_000, Duration.ofSeconds(1), Duration.ofSeconds(2), null));
            figures.add(
                    ReadRatios.KTABLE_SOURCE_APPLY,
                    new Result(120_000, Duration.ofSeconds(1), Duration.ofSeconds(2), null));
        }
        return figures;
    }

    private static void calls(Figures figures, String contender, int inFlight, long rate, double p50Micros) {
        figures.add(
                new Point(contender, inFlight),
                new Result(
                        rate,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        new Latency(p50Micros, 2 * p50Micros, 3 * p50Micros, 4 * p50Micros)));
    }
}
