package dev.vidi.router.read;

import dev.vidi.router.admission.Admission;
import dev.vidi.router.error.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Counts and times of the read path: what is offered is accepted or refused, and what is accepted is answered, fails or is in
 * flight. Thread-safe.
 */
final class ReadMeters {

    private static final Duration SHORTEST = Duration.ofNanos(100_000);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Counter offered;
    private final Counter accepted;
    private final Counter askedAgain;
    private final Timer answered;
    private final Map<ErrorCode, Counter> refused = new EnumMap<>(ErrorCode.class);
    private final Map<ErrorCode, Counter> failed = new EnumMap<>(ErrorCode.class);

    ReadMeters(MeterRegistry registry, Admission admission) {
        offered = Counter.builder("vidi.router.reads.offered")
                .description("reads that clients asked for")
                .register(registry);
        accepted = Counter.builder("vidi.router.reads.accepted")
                .description("reads that were taken in")
                .register(registry);
        askedAgain = Counter.builder("vidi.router.parts.again")
                .description("parts asked again because another part depended on more")
                .register(registry);
        answered = Timer.builder("vidi.router.reads.answered")
                .description("from the acceptance of a read to its answer")
                .publishPercentileHistogram()
                .minimumExpectedValue(SHORTEST)
                .maximumExpectedValue(LONGEST)
                .register(registry);
        for (ErrorCode code : ErrorCode.values()) {
            refused.put(code, counter(registry, "vidi.router.reads.refused", "reads that were not taken in", code));
            failed.put(
                    code,
                    counter(
                            registry,
                            "vidi.router.reads.failed",
                            "reads that were taken in and ended without an answer",
                            code));
        }
        Gauge.builder("vidi.router.reads.inflight", admission, Admission::items)
                .description("reads that were taken in and have not ended")
                .register(registry);
        Gauge.builder("vidi.router.reads.inflight.bytes", admission, Admission::bytes)
                .baseUnit("bytes")
                .description("what they and their answers hold")
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String name, String description, ErrorCode code) {
        return Counter.builder(name)
                .description(description)
                .tag("code", code.name())
                .register(registry);
    }

    void offered() {
        offered.increment();
    }

    void accepted() {
        accepted.increment();
    }

    void refused(ErrorCode code) {
        Counter counter = refused.get(code);
        if (counter != null) {
            counter.increment();
        }
    }

    void askedAgain() {
        askedAgain.increment();
    }

    void answered(long nanos) {
        answered.record(nanos, TimeUnit.NANOSECONDS);
    }

    void failed(ErrorCode code) {
        Counter counter = failed.get(code);
        if (counter != null) {
            counter.increment();
        }
    }
}
