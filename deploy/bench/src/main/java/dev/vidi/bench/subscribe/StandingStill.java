package dev.vidi.bench.subscribe;

import dev.vidi.bench.rows.Rows;
import io.grpc.Channel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Subscribers that take nothing, while changes that are all theirs go on. */
public record StandingStill(SubscribedTable table, SourceWriter writer, Channel channel, int subscribers) {

    private static final int ROWS = 1_000;
    private static final long SECOND_NANOS = 1_000_000_000;

    /**
     * What it came to.
     *
     * @param records that were written
     * @param seconds that this took
     * @param heapBytes by which the heap grew
     * @param directBytes by which the memory beside it grew
     */
    public record Growth(long records, double seconds, long heapBytes, long directBytes) {}

    /** Writes for a time, so many records a second as can be, up to a rate. */
    public Growth run(Duration time, int perSecond) throws InterruptedException {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Audience audience = new Audience(
                channel, subscribers, table.partitions(), number -> table.all(), true, change -> {}, failure::set);
        try {
            long before = Heap.usedBytes();
            long directBefore = Heap.directBytes();
            long started = System.nanoTime();
            int written = 0;
            while (System.nanoTime() - started < time.toNanos() && failure.get() == null) {
                long early = started + written * SECOND_NANOS / perSecond - System.nanoTime();
                if (early > 0) {
                    LockSupport.parkNanos(early);
                    continue;
                }
                writer.write(
                        table.topic(),
                        Rows.key(written % ROWS),
                        SubscribedTable.value(written % SubscribedTable.SLOTS_MAX, written / ROWS),
                        failure::set);
                written++;
            }
            writer.flush();
            Throwable cause = failure.get();
            if (cause != null) {
                throw new IllegalStateException("a subscriber who stands still was cut off: " + cause, cause);
            }
            double seconds = (double) (System.nanoTime() - started) / SECOND_NANOS;
            return new Growth(written, seconds, Heap.usedBytes() - before, Heap.directBytes() - directBefore);
        } finally {
            audience.close();
        }
    }
}
