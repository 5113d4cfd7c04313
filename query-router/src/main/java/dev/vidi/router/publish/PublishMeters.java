package dev.vidi.router.publish;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Sizes and times of batches, each told once for a batch, by the clock of this process. Thread-safe. */
final class PublishMeters {

    private static final Duration SHORTEST = Duration.ofNanos(100_000);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final DistributionSummary reads;
    private final DistributionSummary bytes;
    private final Timer queued;
    private final Timer acknowledged;
    private final Timer processed;
    private final Counter unsigned;

    /**
     * Meters of a publisher.
     *
     * @param unanswered the batches of which nothing was heard yet
     */
    PublishMeters(MeterRegistry registry, Map<?, ?> unanswered) {
        reads = DistributionSummary.builder("vidi.router.batch.reads")
                .description("reads in a published batch")
                .register(registry);
        bytes = DistributionSummary.builder("vidi.router.batch.bytes")
                .baseUnit("bytes")
                .description("bytes of a published batch")
                .register(registry);
        queued = timer(
                registry, "vidi.router.batch.queued", "how long the read of a batch waited for it that waited longest");
        acknowledged =
                timer(registry, "vidi.router.batch.acknowledged", "from a batch to its acknowledgement by the brokers");
        processed = timer(
                registry,
                "vidi.router.batch.processed",
                "from a batch to the first record of the read log that names it, as this router reads it");
        unsigned = Counter.builder("vidi.router.signs.failed")
                .description("signs of life for subscriptions that could not be published")
                .register(registry);
        Gauge.builder("vidi.router.batches.unanswered", unanswered, Map::size)
                .description("published batches of which the read log has said nothing yet")
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
     * A batch was made.
     *
     * @param queuedNanos how long the read waited for it that waited longest
     */
    void made(int readCount, int byteCount, long queuedNanos) {
        reads.record(readCount);
        bytes.record(byteCount);
        queued.record(queuedNanos, TimeUnit.NANOSECONDS);
    }

    /** The broker has acknowledged a batch so long after it was made. */
    void acknowledged(long nanos) {
        acknowledged.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** The read log has named a batch so long after it was made. */
    void processed(long nanos) {
        processed.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A sign of life could not be published. */
    void unsigned() {
        unsigned.increment();
    }
}
