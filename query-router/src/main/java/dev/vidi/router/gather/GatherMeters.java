package dev.vidi.router.gather;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Times of answers, each told once for a record of the read log, or for a poll. Thread-safe. */
final class GatherMeters {

    private static final Duration SHORTEST = Duration.ofNanos(100_000);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Timer logged;
    private final Timer revealed;

    GatherMeters(MeterRegistry registry, PendingReads pending) {
        logged = timer(
                registry,
                "vidi.router.answers.logged",
                "from the append of a read to that of its answer; of each record of the read log, the read that"
                        + " waited longest");
        revealed = timer(
                registry,
                "vidi.router.answers.revealed",
                "from a poll of the read log to all outcomes that it brought");
        Gauge.builder("vidi.router.reads.pending", pending, PendingReads::size)
                .description("ids of reads that answers are waited for under")
                .register(registry);
    }

    private static Timer timer(MeterRegistry registry, String name, String description) {
        return Timer.builder(name)
                .description(description)
                .publishPercentileHistogram()
                .minimumExpectedValue(SHORTEST)
                .maximumExpectedValue(LONGEST)
                .register(registry);
    }

    /**
     * A record of the read log has answered reads.
     *
     * @param millis from the append of the one that waited longest to that of the record, both by the brokers' clocks
     */
    void logged(long millis) {
        logged.record(Math.max(0, millis), TimeUnit.MILLISECONDS);
    }

    /** What a poll has brought was told so long after it came. */
    void revealed(long nanos) {
        revealed.record(nanos, TimeUnit.NANOSECONDS);
    }
}
