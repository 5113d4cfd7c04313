package dev.vidi.cli.output;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** How fast a count grows, over the last few seconds. For one thread. */
final class Rate {
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(long count, long nanos) {}

    /** The count grows from here on. */
    void begin(long count, long nanos) {
        samples.add(new Sample(count, nanos));
    }

    /** The growth a second, now that the count is this. */
    double perSecond(long count, long nanos) {
        samples.add(new Sample(count, nanos));
        while (samples.size() > 2 && nanos - samples.getFirst().nanos() > WINDOW_NANOS) {
            samples.removeFirst();
        }
        Sample first = samples.getFirst();
        long time = nanos - first.nanos();
        return time <= 0 ? 0 : (count - first.count()) * (double) TimeUnit.SECONDS.toNanos(1) / time;
    }
}
