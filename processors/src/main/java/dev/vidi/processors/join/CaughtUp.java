package dev.vidi.processors.join;

import dev.vidi.processors.join.PartitionEnds.Ends;
import dev.vidi.processors.rows.RowStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether the rows of a partition are a state that the partition was ever in. Whoever reads a compacted topic late
 * may miss versions that were there: the state "at offset 99" then lacks a row that offset 120 has superseded. So rows
 * count only from the end that the partition had when it was last known that nothing could have been compacted away
 * unseen: the <em>horizon</em>. It is raised at each start, and whenever the task was behind for longer than a topic
 * keeps superseded records.
 *
 * <p>Confined to the stream thread; brokers are asked without blocking it.
 */
final class CaughtUp {

    private static final Logger LOG = LoggerFactory.getLogger(CaughtUp.class);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final String table;
    private final TopicPartition partition;
    private final RowStore store;
    private final SourceProgress progress;
    private final PartitionEnds brokers;
    private final long behindMax;

    private @Nullable CompletableFuture<Ends> asked;
    private long askedAt;
    private long askAgainAt;

    /** Until the brokers have told the end, nothing is known of the rows. */
    private boolean unknown = true;

    private long unknownSince;
    private long caughtUpAt;

    /** An end that was seen and is not yet reached: who reaches it was caught up when it was asked for. */
    private @Nullable Ends anchor;

    private long anchoredAt;

    CaughtUp(
            String table,
            TopicPartition partition,
            RowStore store,
            SourceProgress progress,
            PartitionEnds brokers,
            long behindMax,
            long now) {
        this.table = table;
        this.partition = partition;
        this.store = store;
        this.progress = progress;
        this.brokers = brokers;
        this.behindMax = behindMax;
        this.unknownSince = now;
        this.caughtUpAt = now;
        this.askAgainAt = now;
    }

    /**
     * Takes note of the time and of what the brokers have told.
     *
     * @param position next offset to apply
     * @param endWanted whether the caller needs to know the end, too
     * @return ends that have become known just now, or null
     */
    @Nullable
    Ends observe(long now, long position, boolean endWanted) {
        Ends told = take(now, position);
        caughtUpAt = later(caughtUpAt, progress.caughtUpAt(partition, store.applied(), caughtUpAt));
        if (anchor != null && position >= anchor.committed()) {
            caughtUpAt = later(caughtUpAt, anchoredAt);
            anchor = null;
        }
        long age = now - caughtUpAt;
        if (age > behindMax && !unknown) {
            unknown = true;
            unknownSince = now;
            anchor = null;
        }
        boolean wanted = unknown || endWanted || (anchor == null && age > behindMax / 3);
        if (wanted && asked == null && now - askAgainAt >= 0) {
            asked = brokers.request(partition);
            askedAt = now;
        }
        return told;
    }

    private static long later(long one, long other) {
        return one - other >= 0 ? one : other;
    }

    private @Nullable Ends take(long now, long position) {
        CompletableFuture<Ends> answer = asked;
        if (answer == null || !answer.isDone()) {
            return null;
        }
        asked = null;
        try {
            Ends ends = answer.join();
            use(ends, position);
            return ends;
        } catch (CompletionException e) {
            askAgainAt = now + RETRY_NANOS;
            LOG.atWarn()
                    .addKeyValue("table", table)
                    .addKeyValue("topic", partition.topic())
                    .addKeyValue("partition", partition.partition())
                    .addKeyValue("error", String.valueOf(e.getCause()))
                    .log("the end of a source partition is not known yet; asking again");
            return null;
        }
    }

    private void use(Ends ends, long position) {
        if (!unknown) {
            anchor = ends;
            anchoredAt = askedAt;
        } else if (askedAt - unknownSince >= 0) {
            if (position < ends.committed()) {
                store.raiseHorizon(ends.committed());
            }
            caughtUpAt = later(caughtUpAt, askedAt);
            unknown = false;
        }
    }

    /** When the ends were asked for that were told last. */
    long askedAt() {
        return askedAt;
    }

    /** Whether rows at a position are a state that the partition was in. */
    boolean at(long position) {
        return !unknown && position >= store.horizon();
    }
}
