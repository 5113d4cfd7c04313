package dev.vidi.router.gather;

import dev.vidi.causality.readlog.AnswerPart;
import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.readlog.ReadId;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The reads whose answers this router waits for. Only what it has published itself is ever in here, so only that is ever
 * revealed. Registered before they are published, removed exactly once. Thread-safe.
 */
final class PendingReads {

    /** No read that waits here. */
    static final long NONE = Long.MAX_VALUE;

    private final ConcurrentMap<ReadId, PendingRead> reads = new ConcurrentHashMap<>();
    private final Deadlines deadlines;

    PendingReads(long nowNanos) {
        this.deadlines = new Deadlines(nowNanos);
    }

    void register(PendingRead read, long deadlineNanos) {
        reads.put(read.id(), read);
        deadlines.add(read, deadlineNanos);
    }

    /** A read is asked under one more id. */
    void alias(ReadId id, PendingRead read) {
        reads.put(id, read);
    }

    void forget(PendingRead read, List<ReadId> aliases) {
        deadlines.remove(read);
        reads.remove(read.id(), read);
        for (ReadId id : aliases) {
            reads.remove(id, read);
        }
    }

    /**
     * Folds what a record of the read log says of the reads that wait here.
     *
     * @return when the eldest of them was appended to its reads topic, by the broker's clock, or {@link #NONE}
     */
    long fold(LogBatch batch, long appended) {
        long eldest = NONE;
        for (AnswerPart piece : batch.answers()) {
            PendingRead read = reads.get(piece.read().id());
            if (read != null && piece.inTime(appended)) {
                eldest = Math.min(eldest, piece.readAppended());
                read.fold(batch, piece);
            }
        }
        return eldest;
    }

    void expire(long nowNanos) {
        deadlines.expire(nowNanos);
    }

    int size() {
        return reads.size();
    }
}
