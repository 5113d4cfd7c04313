package dev.vidi.node.catalog;

import dev.vidi.causality.wire.MalformedPayloadException;
import dev.vidi.causality.wire.TopicNames;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the catalog topic from its beginning and goes on for ever, on a thread of its own. Every second it also has the
 * source topics looked at. Thread-safe.
 */
final class CatalogFollower implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CatalogFollower.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    private final TopicPartition topic;
    private final KafkaConsumer<String, byte[]> consumer;
    private final TableRoster roster;
    private final Counter malformed;
    private final Thread thread = new Thread(this::run, "vidi-catalog-follower");
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private volatile String problem = "";

    /** Guarded by itself. */
    private final PriorityQueue<Waiter> waiters = new PriorityQueue<>();

    /** Offset up to which, exclusively, records have taken effect. Guarded by waiters. */
    private long followedTo;

    // Confined to the thread.
    private final CatalogState state = new CatalogState();
    private long complete = -1;
    private long nextLook;

    private record Waiter(long offset, CompletableFuture<Void> followed) implements Comparable<Waiter> {
        @Override
        public int compareTo(Waiter other) {
            return Long.compare(offset, other.offset);
        }
    }

    CatalogFollower(Map<String, Object> kafka, TopicNames names, TableRoster roster, MeterRegistry meters) {
        this.topic = new TopicPartition(names.catalog(), 0);
        this.roster = roster;
        this.malformed = Counter.builder("vidi.catalog.malformed")
                .description("records of the catalog that were skipped because they are not tables")
                .register(meters);
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, names.prefix() + "-catalog");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        this.consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    void start() {
        thread.setUncaughtExceptionHandler(
                (died, cause) -> LOG.atError().setCause(cause).log("the thread that follows the catalog has ended"));
        thread.start();
    }

    /** Completes when the catalog, as it was at the start, has been read. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    /** Completes when the record at the offset has taken effect here. */
    CompletableFuture<Void> followed(long offset) {
        CompletableFuture<Void> followed = new CompletableFuture<>();
        synchronized (waiters) {
            if (followedTo > offset) {
                followed.complete(null);
            } else {
                waiters.add(new Waiter(offset, followed));
            }
        }
        return followed;
    }

    /** Why the catalog may be out of date here; empty when it is not. */
    String problem() {
        return problem;
    }

    /** Whether the thread has ended, and nobody has ended it. */
    boolean isDead() {
        return thread.getState() == Thread.State.TERMINATED && closed.getCount() > 0;
    }

    private void run() {
        try (consumer) {
            consumer.assign(List.of(topic));
            boolean positioned = false;
            while (closed.getCount() > 0) {
                try {
                    if (!positioned) {
                        begin();
                        positioned = true;
                    }
                    step();
                    problem = "";
                } catch (WakeupException e) {
                    LOG.trace("woken up");
                } catch (OffsetOutOfRangeException e) {
                    LOG.atError().setCause(e).log("the catalog is shorter than before; reading it again");
                    positioned = false;
                } catch (RuntimeException e) {
                    failed(e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void failed(RuntimeException e) throws InterruptedException {
        problem = "the catalog cannot be followed: " + e.getMessage();
        LOG.atError().setCause(e).log("the catalog cannot be followed; trying again");
        boolean unused = closed.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void begin() {
        state.clear();
        consumer.seekToBeginning(List.of(topic));
        complete = consumer.endOffsets(List.of(topic)).getOrDefault(topic, 0L);
    }

    private void step() {
        long untilLook = Math.max(0, nextLook - System.nanoTime());
        ConsumerRecords<String, byte[]> records =
                consumer.position(topic) < complete ? consumer.poll(LOOK_EVERY) : pollFor(untilLook);
        records.forEach(this::apply);
        if (consumer.position(topic) < complete) {
            return;
        }
        if (!ready.isDone() || System.nanoTime() - nextLook >= 0) {
            roster.refresh(state);
            nextLook = System.nanoTime() + LOOK_EVERY.toNanos();
        } else if (!records.isEmpty()) {
            roster.follow(state);
        }
        ready.complete(null);
        completeWaiters(consumer.position(topic));
    }

    private ConsumerRecords<String, byte[]> pollFor(long nanos) {
        return consumer.poll(Duration.ofNanos(nanos));
    }

    private void apply(ConsumerRecord<String, byte[]> record) {
        if (record.key() == null) {
            skip(record, "it has no key");
        } else if (record.value() == null) {
            state.remove(record.key());
        } else {
            try {
                state.put(
                        record.key(),
                        record.offset(),
                        TableRecords.table(record.key(), record.value(), record.offset()));
            } catch (MalformedPayloadException | IllegalArgumentException e) {
                skip(record, String.valueOf(e.getMessage()));
            }
        }
    }

    private void skip(ConsumerRecord<String, byte[]> record, String reason) {
        malformed.increment();
        LOG.atWarn()
                .addKeyValue("offset", record.offset())
                .addKeyValue("error", reason)
                .log("a record of the catalog was skipped");
    }

    private void completeWaiters(long position) {
        while (true) {
            Waiter waiter;
            synchronized (waiters) {
                followedTo = position;
                if (waiters.isEmpty() || waiters.element().offset() >= position) {
                    return;
                }
                waiter = waiters.remove();
            }
            waiter.followed().complete(null);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        consumer.wakeup();
        try {
            thread.join(CLOSE_MAX.toMillis());
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(CLOSE_MAX.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
