package dev.vidi.router.subscribe;

import dev.vidi.causality.readlog.Change;
import dev.vidi.causality.readlog.Continuity;
import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.readlog.ShapeId;
import dev.vidi.causality.token.Cursor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One subscriber's place in the changes: what it may be given next waits here, up to a bound; beyond it the log is its
 * buffer. Thread-safe; guarded by its monitor.
 */
final class Follower {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

    /** What waits at most. One record of the log may pass it. */
    private static final int CHANGES_MAX = 1_024;

    /**
     * That nothing else has changed is told no more often: it is logged with each commit of each partition, which for ten
     * thousand subscribers is more than there is to say.
     */
    private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final String tableId;
    private final ShapeId shape;
    private final int home;
    private final Wake wake;
    private final SortedMap<Integer, Continuity> partitions = new TreeMap<>();
    private final Deque<News> waiting = new ArrayDeque<>();
    private final LongSupplier nanoClock;
    /** How far partitions are of which nothing else has changed, and that was not told yet. */
    private final NavigableMap<Integer, Long> untold = new TreeMap<>();

    private long toldNanos;
    private int waitingChanges;
    private long logNext;
    private boolean following;
    private @Nullable String lost;
    private boolean closed;

    /**
     * What a record of the log says to the subscriber.
     *
     * @param partition of the table that the changes are of
     * @param changes in order; none when it only says how far nothing else has changed
     * @param next by partition that has got further, first offset of the source topic of which a change may come
     * @param logNext next offset of the log
     */
    record News(int partition, List<Change> changes, SortedMap<Integer, Long> next, long logNext) {}

    /** Told that there is news, on the thread that has brought it, without a lock. */
    interface Wake {
        /**
         * There is news.
         *
         * @param alone whether the thread has brought it to this subscriber alone, so that it may hand it on itself
         */
        void news(boolean alone);
    }

    /** What became of a record that was offered. */
    enum Offered {
        /** There is news: {@link #wake} is to be called. */
        NEWS,
        /** It says nothing to this subscriber. */
        NOTHING,
        /** There is no room for it, and it is to be read again later. */
        FULL
    }

    /**
     * A subscriber at a place.
     *
     * @param places by partition of the table
     * @param logNext next offset of the log to read
     * @param nanoClock ns of the process
     * @param wake told when there is news
     */
    Follower(
            String tableId,
            ShapeId shape,
            int home,
            SortedMap<Integer, Cursor.Place> places,
            long logNext,
            LongSupplier nanoClock,
            Wake wake) {
        this.tableId = tableId;
        this.shape = shape;
        this.home = home;
        this.logNext = logNext;
        this.nanoClock = nanoClock;
        this.toldNanos = nanoClock.getAsLong() - PROGRESS_NANOS;
        this.wake = wake;
        places.forEach((partition, place) ->
                partitions.put(partition, new Continuity(shape, place.registered(), place.next())));
    }

    String tableId() {
        return tableId;
    }

    ShapeId shape() {
        return shape;
    }

    int home() {
        return home;
    }

    /** Next offset of the log to read. */
    synchronized long logNext() {
        return logNext;
    }

    /** Takes a record of the log in, and tells the subscriber; false when there is no room for it. */
    boolean offer(long offset, LogBatch batch) {
        Offered offered = offer(offset, batch, batch.coverage().changes());
        if (offered == Offered.NEWS) {
            wake(false);
        }
        return offered != Offered.FULL;
    }

    /**
     * Takes a record of the log in.
     *
     * @param changes of the record, in order: all that are of the follower's shape
     */
    synchronized Offered offer(long offset, LogBatch batch, List<Change> changes) {
        if (offset < logNext || lost != null) {
            return Offered.NOTHING;
        }
        if (waitingChanges >= CHANGES_MAX) {
            return Offered.FULL;
        }
        logNext = offset + 1;
        return read(batch, changes) ? Offered.NEWS : Offered.NOTHING;
    }

    void wake(boolean alone) {
        wake.news(alone);
    }

    private boolean read(LogBatch batch, List<Change> candidates) {
        Continuity partition = partitions.get(batch.source().partition());
        if (partition == null || !batch.tableId().equals(tableId)) {
            return false;
        }
        long before = partition.next();
        List<Change> changes = partition.read(batch, candidates);
        if (partition.isTorn()) {
            LOG.atError()
                    .addKeyValue("tableId", tableId)
                    .addKeyValue("partition", batch.source().partition())
                    .addKeyValue("from", partition.next())
                    .addKeyValue("to", batch.coverage().from())
                    .log("a defect: changes were not logged; a subscriber gets a new snapshot");
            lost = "changes of partition " + batch.source().partition() + " are missing in the read log";
            return true;
        }
        if (partition.next() == before) {
            return false;
        }
        untold.put(batch.source().partition(), partition.next());
        if (changes.isEmpty()) {
            return tellProgress();
        }
        // a cursor never stands for less than what was read of the log before it
        tell(batch.source().partition(), changes);
        return true;
    }

    private boolean tellProgress() {
        if (untold.isEmpty() || nanoClock.getAsLong() - toldNanos < PROGRESS_NANOS) {
            return false;
        }
        tell(untold.firstKey(), List.of());
        return true;
    }

    private void tell(int partition, List<Change> changes) {
        News last = waiting.peekLast();
        if (changes.isEmpty() && last != null && last.changes.isEmpty()) {
            waiting.removeLast();
            last.next.forEach(untold::putIfAbsent);
        }
        waiting.add(new News(partition, changes, new TreeMap<>(untold), logNext));
        waitingChanges += changes.size();
        untold.clear();
        toldNanos = nanoClock.getAsLong();
    }

    /** Time has passed: what was not told for a while is. */
    void tick() {
        boolean news;
        synchronized (this) {
            news = tellProgress();
        }
        if (news) {
            wake(false);
        }
    }

    /** Everything before an offset of the log has been read for this subscriber. */
    synchronized void readUpTo(long offset) {
        logNext = Math.max(logNext, offset);
    }

    /** What comes next; null when nothing waits. */
    synchronized @Nullable News take() {
        News news = waiting.poll();
        if (news != null) {
            waitingChanges -= news.changes.size();
        }
        return news;
    }

    /** Whether nothing waits, and nothing will come by itself: the subscriber is to be fed again. */
    synchronized boolean hungry() {
        return !following && waiting.isEmpty();
    }

    synchronized void following(boolean now) {
        following = now;
    }

    /** The subscriber has gone: to be said before it is taken out of what feeds it. */
    synchronized void close() {
        closed = true;
    }

    /** Whether it is not to be fed any more. */
    synchronized boolean closed() {
        return closed;
    }

    /** The log no longer holds what this subscriber needs. */
    void lose() {
        synchronized (this) {
            lost = "the read log no longer holds the changes behind the cursor";
        }
        wake(false);
    }

    /** Why what this subscriber needs next is nowhere; null when it is not so. */
    synchronized @Nullable String lost() {
        return lost;
    }
}
