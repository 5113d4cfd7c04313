package dev.vidi.router.subscribe;

import dev.vidi.causality.readlog.Change;
import dev.vidi.causality.readlog.LogBatch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.ObjLongConsumer;

/** What one partition of the read log has said of changes lately. Guarded by its feed. */
final class RecentChanges {
    private static final int RECORD_BYTES = 128;

    private final long bytesMax;
    private final Deque<Logged> records = new ArrayDeque<>();
    private long bytes;
    private long from;
    private long next;

    private record Logged(long offset, LogBatch batch, long bytes) {}

    RecentChanges(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Forgets everything: the partition is read from this offset on. */
    void begin(long offset) {
        records.clear();
        bytes = 0;
        from = offset;
        next = offset;
    }

    void add(long offset, LogBatch batch) {
        next = offset + 1;
        if (batch.coverage().isEmpty()) {
            return;
        }
        Logged logged = new Logged(offset, batch, bytes(batch));
        records.add(logged);
        bytes += logged.bytes;
        while (bytes > bytesMax) {
            Logged eldest = records.remove();
            bytes -= eldest.bytes;
            from = eldest.offset + 1;
        }
    }

    private static long bytes(LogBatch batch) {
        long bytes = RECORD_BYTES;
        for (Change change : batch.coverage().changes()) {
            bytes += RECORD_BYTES
                    + change.rowKey().length
                    + (change.before() == null ? 0 : change.before().columns().length)
                    + (change.after() == null ? 0 : change.after().columns().length);
        }
        return bytes;
    }

    /** Whether everything from an offset of the log on is here. */
    boolean holds(long offset) {
        return offset >= from && offset <= next;
    }

    /** The offset of the log that is read next. */
    long next() {
        return next;
    }

    void forEachFrom(long offset, ObjLongConsumer<LogBatch> consumer) {
        for (Logged logged : records) {
            if (logged.offset >= offset) {
                consumer.accept(logged.batch, logged.offset);
            }
        }
    }
}
