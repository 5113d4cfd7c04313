package dev.vidi.router.subscribe;

import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.wire.LogBatchCodec;
import dev.vidi.causality.wire.MalformedPayloadException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the log again for subscribers that are behind what is in memory: one scan serves all of them that wait on one
 * partition of the log, in memory that does not grow with their number. Whoever is full leaves the scan, and comes back when
 * it has room. One thread; {@link #add} is thread-safe.
 */
final class CatchUp implements ChangeFeed.Laggards, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long BACK_OFF_MILLIS = 200;

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final String topic;
    private final java.util.function.Consumer<Follower> follow;
    private final java.util.function.ToLongFunction<Integer> tail;
    private final Set<Follower> waiting = new LinkedHashSet<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable Consumer<byte[], byte[]> scanning;

    /**
     * Reads the log for laggards.
     *
     * @param consumers of bytes, without a group and without an offset reset; one is made, when it is needed
     * @param topic the read log
     * @param follow takes a subscriber that has caught up
     * @param tail offset that is read next of a partition by those that keep up
     */
    CatchUp(
            Supplier<Consumer<byte[], byte[]>> consumers,
            String topic,
            java.util.function.Consumer<Follower> follow,
            java.util.function.ToLongFunction<Integer> tail) {
        this.consumers = consumers;
        this.topic = topic;
        this.follow = follow;
        this.tail = tail;
        this.thread = new Thread(this::run, "vidi-catch-up");
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public void add(Follower follower) {
        synchronized (waiting) {
            if (!follower.closed()) {
                waiting.add(follower);
                waiting.notifyAll();
            }
        }
    }

    void remove(Follower follower) {
        synchronized (waiting) {
            waiting.remove(follower);
        }
    }

    /** Subscribers that wait for a scan, or are in one. */
    int size() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    private void run() {
        try {
            awaitLaggards();
            while (closing.getCount() > 0) {
                try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                    scans(consumer);
                } catch (WakeupException e) {
                    LOG.debug("reading the log again has ended");
                } catch (KafkaException e) {
                    LOG.atWarn().addKeyValue("error", e.getMessage()).log("the read log cannot be read again just now");
                    boolean unused = closing.await(BACK_OFF_MILLIS, TimeUnit.MILLISECONDS);
                } catch (RuntimeException e) {
                    LOG.error("a defect: subscribers that are behind could not be served", e);
                    boolean unused = closing.await(BACK_OFF_MILLIS, TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void scans(Consumer<byte[], byte[]> consumer) throws InterruptedException {
        scanning = consumer;
        while (closing.getCount() > 0) {
            awaitLaggards();
            scan(consumer);
        }
    }

    private void awaitLaggards() throws InterruptedException {
        synchronized (waiting) {
            while (waiting.isEmpty() && closing.getCount() > 0) {
                waiting.wait();
            }
        }
    }

    /** One scan for those that wait on one partition of the log, if any do. */
    void scan(Consumer<byte[], byte[]> consumer) {
        List<Follower> group = group();
        if (!group.isEmpty()) {
            scan(consumer, group);
        }
    }

    private List<Follower> group() {
        synchronized (waiting) {
            List<Follower> group = new ArrayList<>();
            for (Follower follower : waiting) {
                if (group.isEmpty() || group.get(0).home() == follower.home()) {
                    group.add(follower);
                }
            }
            return group;
        }
    }

    /** One scan, from the place of the last of the group to the end, or until nobody is left. */
    private void scan(Consumer<byte[], byte[]> consumer, List<Follower> group) {
        TopicPartition partition = new TopicPartition(topic, group.get(0).home());
        consumer.assign(Set.of(partition));
        long beginning = consumer.beginningOffsets(Set.of(partition)).getOrDefault(partition, 0L);
        List<Follower> scanned = new ArrayList<>();
        for (Follower follower : group) {
            if (follower.logNext() < beginning) {
                remove(follower);
                follower.lose();
            } else {
                scanned.add(follower);
            }
        }
        if (scanned.isEmpty()) {
            return;
        }
        consumer.seek(
                partition, scanned.stream().mapToLong(Follower::logNext).min().orElseThrow());
        try {
            while (closing.getCount() > 0 && !scanned.isEmpty()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    hand(record, scanned);
                }
                long read = consumer.position(partition);
                scanned.removeIf(follower -> !stillWaits(follower));
                scanned.forEach(follower -> follower.readUpTo(read));
                if (read >= tail.applyAsLong(partition.partition())) {
                    release(scanned);
                }
            }
        } catch (OffsetOutOfRangeException e) {
            // The log was cut while it was read: the next scan sees its new beginning.
            LOG.atInfo().addKeyValue("partition", partition).log("the read log was cut while it was read again");
        }
    }

    private boolean stillWaits(Follower follower) {
        synchronized (waiting) {
            return waiting.contains(follower);
        }
    }

    private void hand(ConsumerRecord<byte[], byte[]> record, List<Follower> scanned) {
        LogBatch batch;
        try {
            batch = LogBatchCodec.decode(record.value() == null ? new byte[0] : record.value());
        } catch (MalformedPayloadException e) {
            LOG.atWarn()
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("error", e.getMessage())
                    .log("a record of the read log is not understood and passed over");
            return;
        }
        if (batch.coverage().isEmpty()) {
            return;
        }
        scanned.removeIf(follower -> {
            boolean full = !follower.offer(record.offset(), batch);
            if (full) {
                remove(follower);
            }
            return full;
        });
    }

    private void release(List<Follower> scanned) {
        List<Follower> caughtUp = new ArrayList<>(scanned);
        scanned.clear();
        for (Follower follower : caughtUp) {
            remove(follower);
            follow.accept(follower);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        synchronized (waiting) {
            waiting.notifyAll();
        }
        // Woken up, not interrupted: an interrupted thread cannot close its consumer.
        Consumer<byte[], byte[]> consumer = scanning;
        if (consumer != null) {
            consumer.wakeup();
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
