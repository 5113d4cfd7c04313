package dev.vidi.router.write;

import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import io.micrometer.core.instrument.Counter;
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
    private final Counter refused;

    WriteBounds(int writesMax, long bytesMax, MeterRegistry meters) {
        this.writesMax = writesMax;
        this.bytesMax = bytesMax;
        meters.gauge("vidi.router.writes.in.flight", writes);
        meters.gauge("vidi.router.writes.in.flight.bytes", bytes);
        this.refused = meters.counter("vidi.router.writes.refused");
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
