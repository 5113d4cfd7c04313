package dev.vidi.router.read;

import dev.vidi.router.admission.Admission;
import dev.vidi.router.error.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Counts and times of the read path. Thread-safe. */
final class ReadMeters {

    private final Counter offered;
    private final Counter askedAgain;
    private final Timer answered;
    private final Map<ErrorCode, Counter> failed = new EnumMap<>(ErrorCode.class);

    ReadMeters(MeterRegistry registry, Admission admission) {
        offered = Counter.builder("vidi.router.reads.offered")
                .description("reads that clients asked for")
                .register(registry);
        askedAgain = Counter.builder("vidi.router.parts.again")
                .description("parts asked again because another part depended on more")
                .register(registry);
        answered = Timer.builder("vidi.router.reads.answered")
                .description("from the acceptance of a read to its answer")
                .publishPercentileHistogram()
                .register(registry);
        for (ErrorCode code : ErrorCode.values()) {
            failed.put(
                    code,
                    Counter.builder("vidi.router.reads.failed")
                            .tag("code", code.name())
                            .register(registry));
        }
        registry.gauge("vidi.router.reads.inflight", admission, Admission::items);
        registry.gauge("vidi.router.reads.inflight.bytes", admission, Admission::bytes);
    }

    void offered() {
        offered.increment();
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
