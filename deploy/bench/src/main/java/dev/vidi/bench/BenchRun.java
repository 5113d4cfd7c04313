package dev.vidi.bench;

import dev.vidi.bench.report.Commit;
import dev.vidi.bench.report.Figures;
import dev.vidi.bench.report.Machine;
import dev.vidi.bench.report.Ratio;
import dev.vidi.bench.report.Report;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The frame of one run of a benchmark: where and when it is, how much time is left, and the report at its end. */
final class BenchRun {

    private final String benchmark;
    private final Progress progress;
    private final Machine machine = Machine.here();
    private final Instant started = Clock.systemUTC().instant();
    private final long startedNanos = System.nanoTime();
    private final long endNanos;

    /**
     * The time begins now.
     *
     * @param total time of all of it, about
     * @param closing the part of it that is kept for closing everything
     */
    BenchRun(String benchmark, Duration total, Duration closing, Progress progress) {
        this.benchmark = benchmark;
        this.progress = progress;
        this.endNanos = startedNanos + total.minus(closing).toNanos();
    }

    /** Something begins. */
    void begins(String what) {
        progress.begins(what, Duration.ofNanos(endNanos - System.nanoTime()));
    }

    /** When it began. */
    long startedNanos() {
        return startedNanos;
    }

    /** When what is measured should end. */
    long endNanos() {
        return endNanos;
    }

    /** Runs all steps, round after round, until the end. */
    Figures measure(List<Step> steps, int rounds) throws InterruptedException {
        return measure(steps, rounds, endNanos);
    }

    /** The same until some other time. */
    Figures measure(List<Step> steps, int rounds, long untilNanos) throws InterruptedException {
        return new Rounds(steps, rounds, System::nanoTime, progress).run(untilNanos);
    }

    Report report(int rounds, List<Ratio> ratios, Figures figures) {
        return new Report(
                benchmark,
                machine,
                Commit.here(),
                started,
                Duration.ofNanos(System.nanoTime() - startedNanos),
                rounds,
                ratios,
                figures);
    }
}
