package dev.vidi.bench.subscribe;

import dev.vidi.bench.rows.Rows;
import io.grpc.Channel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Subscribers that take nothing, while changes that are all theirs go on. */
public record StandingStill(SubscribedTable table, SourceWriter writer, Channel channel, int subscribers) {

    private static final int ROWS = 1_000;

    /**
     * What it came to.
     *
     * @param records that were written
     * @param heapBytes by which the heap grew
     */
    public record Growth(long records, long heapBytes) {}

    /** Writes as fast as can be for a time. */
    public Growth run(Duration time) throws InterruptedException {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Audience audience = new Audience(
                channel, subscribers, table.partitions(), number -> table.all(), true, change -> {}, failure::set);
        try {
            long before = Heap.usedBytes();
            long until = System.nanoTime() + time.toNanos();
            int written = 0;
            while (System.nanoTime() < until && failure.get() == null) {
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
            return new Growth(written, Heap.usedBytes() - before);
        } finally {
            audience.close();
        }
    }
}
