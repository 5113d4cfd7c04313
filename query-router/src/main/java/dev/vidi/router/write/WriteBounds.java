package dev.vidi.router.write;

import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Bounds the writes that are not yet acknowledged. Thread-safe. */
final class WriteBounds {
    private static final Duration RETRY = Duration.ofMillis(50);

    private final int writesMax;
    private final long bytesMax;
    private final AtomicInteger writes = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final Counter accepted;
    private final Counter refused;

    WriteBounds(int writesMax, long bytesMax, MeterRegistry meters) {
        this.writesMax = writesMax;
        this.bytesMax = bytesMax;
        Gauge.builder("vidi.router.writes.in.flight", writes, AtomicInteger::get)
                .description("writes that are not acknowledged")
                .register(meters);
        Gauge.builder("vidi.router.writes.in.flight.bytes", bytes, AtomicLong::get)
                .baseUnit("bytes")
                .description("their rows")
                .register(meters);
        this.accepted = Counter.builder("vidi.router.writes.accepted")
                .description("writes that were taken in")
                .register(meters);
        this.refused = Counter.builder("vidi.router.writes.refused")
                .description("writes that were one too many")
                .register(meters);
    }

    void enter(long size) throws RouterException {
        if (writes.incrementAndGet() > writesMax) {
            writes.decrementAndGet();
            throw overloaded(writesMax + " writes");
        }
        if (bytes.addAndGet(size) > bytesMax && bytes.get() > size) {
            leave(size);
            throw overloaded(bytesMax + " bytes of writes");
        }
        accepted.increment();
    }

    void leave(long size) {
        writes.decrementAndGet();
        bytes.addAndGet(-size);
    }

    int inFlight() {
        return writes.get();
    }

    private RouterException overloaded(String what) {
        refused.increment();
        return new RouterException(
                ErrorCode.OVERLOADED,
                "the server has " + what + " in flight, the most that it takes; slow down",
                RETRY,
                null);
    }
}
