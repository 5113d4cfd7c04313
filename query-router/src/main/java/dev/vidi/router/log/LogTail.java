package dev.vidi.router.log;

import dev.vidi.router.error.RouterException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One reading of a log, on a thread of its own, which waits for whoever reads: the log is the buffer. What
 * {@link #resume} and {@link #cancel} touch is thread-safe; all else is confined to the tail's thread.
 *
 * @param <T> an entry
 */
public final class LogTail<T> {
    private final LogQuery query;
    private final Entries<T> entries;
    private final LogSink<T> sink;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile boolean cancelled;
    private volatile @Nullable RouterException reason;

    LogTail(LogQuery query, Entries<T> entries, LogSink<T> sink) {
        this.query = query;
        this.entries = entries;
        this.sink = sink;
    }

    /** The sink may be ready again. */
    public void resume() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the reading; the sink is told nothing any more. */
    public void cancel() {
        cancelled = true;
        resume();
    }

    /** Ends the reading; the sink is told why. */
    void stop(RouterException why) {
        reason = why;
        cancel();
    }

    /** Reads until the end, or until it is cancelled. */
    void run(TopicReader reader) {
        try {
            read(reader);
            RouterException why = reason;
            if (why != null) {
                sink.failed(why);
            } else if (!cancelled) {
                sink.ended();
            }
        } catch (RouterException | RuntimeException thrown) {
            if (!cancelled) {
                sink.failed(thrown);
            }
        }
    }

    private void read(TopicReader reader) throws RouterException {
        Map<TopicPartition, Long> ends = reader.assign();
        Map<TopicPartition, LastEntries.Start> starts =
                query.last() == 0 ? Map.of() : LastEntries.find(reader, entries, ends, query.last(), () -> cancelled);
        Map<TopicPartition, Long> beginnings = reader.beginnings(ends);
        for (TopicPartition partition : ends.keySet()) {
            LastEntries.Start start = starts.get(partition);
            reader.seek(partition, start == null ? beginnings.getOrDefault(partition, 0L) : start.offset());
        }
        while (!cancelled && (query.follow() || !reader.reached(ends))) {
            for (ConsumerRecord<byte[], byte[]> record : reader.poll()) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                if (query.follow() || record.offset() < ends.getOrDefault(partition, 0L)) {
                    LastEntries.Start start = starts.get(partition);
                    emit(record, start != null && start.offset() == record.offset() ? start.skip() : 0);
                }
            }
        }
    }

    private void emit(ConsumerRecord<byte[], byte[]> record, int skip) throws RouterException {
        List<T> items = entries.of(record);
        for (T item : items.subList(Math.min(skip, items.size()), items.size())) {
            if (!awaitSink()) {
                return;
            }
            sink.entry(item);
        }
    }

    /** False when the reading was cancelled meanwhile. */
    private boolean awaitSink() {
        lock.lock();
        try {
            while (!cancelled && !sink.ready()) {
                changed.await();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            cancelled = true;
        } finally {
            lock.unlock();
        }
        return !cancelled;
    }
}
