package dev.vidi.processors.join;

import dev.vidi.processors.rows.CommitGate;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.kafka.common.TopicPartition;

/**
 * What the consumers of this process know of the source partitions: up to where they were polled, and up to where their
 * offsets were committed. Offsets have holes (control markers, aborted and compacted records), so the last record does
 * not tell the position; what the consumer will fetch next does, once every record that it returned is applied.
 *
 * <p>Thread-safe; a partition is written by the stream thread that polls it. What is left over from an earlier life of
 * a task does no harm: an old position is below what has been applied since, and an old last record only delays.
 */
public final class SourceProgress implements CommitGate {

    private static final long UNKNOWN = Long.MIN_VALUE;

    private final ConcurrentMap<TopicPartition, Polled> polled = new ConcurrentHashMap<>();
    private final ConcurrentMap<TopicPartition, Long> ends = new ConcurrentHashMap<>();
    private final ConcurrentMap<TopicPartition, Long> committed = new ConcurrentHashMap<>();
    private final ConcurrentMap<TopicPartition, Long> commits = new ConcurrentHashMap<>();
    private final ConcurrentMap<TopicPartition, Long> started = new ConcurrentHashMap<>();

    /**
     * A poll.
     *
     * @param lastRecord offset of the last record ever returned, or -1
     * @param next what the consumer will fetch next
     * @param caughtUpAt when nothing more was there to fetch, in ns of the process; unknown when there was or may have been
     */
    private record Polled(long lastRecord, long next, long caughtUpAt) {}

    /** Notes a poll after which there may be more to fetch. */
    public void polled(TopicPartition partition, long lastRecord, long next) {
        polled.merge(partition, new Polled(lastRecord, next, UNKNOWN), SourceProgress::later);
    }

    /** Notes that at a time everything there was had been returned, up to {@code next}. */
    public void caughtUp(TopicPartition partition, long next, long nanos) {
        polled.merge(partition, new Polled(-1, next, nanos), SourceProgress::later);
    }

    private static Polled later(Polled old, Polled now) {
        return new Polled(
                Math.max(old.lastRecord, now.lastRecord),
                Math.max(old.next, now.next),
                now.caughtUpAt == UNKNOWN && now.next == old.next ? old.caughtUpAt : now.caughtUpAt);
    }

    /**
     * Notes where the next life of the task of a partition of the reads topic begins: at the offset that was committed. It
     * is known before that life logs anything.
     *
     * @param offset 0 when none was ever committed
     */
    public void begins(TopicPartition reads, long offset) {
        started.put(reads, offset);
    }

    /** The offset of the reads topic that the present life of a task begins at; 0 when nobody has noted one. */
    long start(TopicPartition reads) {
        return started.getOrDefault(reads, 0L);
    }

    /** Notes a commit that succeeded. */
    public void committed(TopicPartition partition, long next) {
        committed.merge(partition, next, Math::max);
        commits.merge(partition, 1L, Long::sum);
    }

    /** How many commits of the partition have succeeded in this process. */
    long commits(TopicPartition partition) {
        return commits.getOrDefault(partition, 0L);
    }

    @Override
    public long committed(TopicPartition partition) {
        return committed.getOrDefault(partition, -1L);
    }

    /** Notes where a partition ended when it was last fetched from. */
    public void ends(TopicPartition partition, long end) {
        ends.put(partition, end);
    }

    /** Where the partition ended when it was last fetched from; -1 when it was not yet. */
    long end(TopicPartition partition) {
        return ends.getOrDefault(partition, -1L);
    }

    /** Whether a poll of the partition was ever noted. */
    public boolean known(TopicPartition partition) {
        return polled.containsKey(partition);
    }

    /** Whether everything that was polled is applied. */
    boolean isThrough(TopicPartition partition, long applied) {
        Polled latest = polled.get(partition);
        return latest != null && applied >= latest.lastRecord;
    }

    /** The next offset after the last record applied and the holes behind it. */
    public long next(TopicPartition partition, long applied) {
        Polled latest = polled.get(partition);
        return latest != null && applied >= latest.lastRecord ? Math.max(applied + 1, latest.next) : applied + 1;
    }

    /**
     * When the partition was last seen with nothing more to fetch, and all of it is applied.
     *
     * @param otherwise the answer when that was not seen
     * @return ns of the process
     */
    public long caughtUpAt(TopicPartition partition, long applied, long otherwise) {
        Polled latest = polled.get(partition);
        return latest != null && applied >= latest.lastRecord && latest.caughtUpAt != UNKNOWN
                ? latest.caughtUpAt
                : otherwise;
    }
}
