package dev.vidi.router.log;

import dev.vidi.causality.wire.TopicNames;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.table.Catalog;
import dev.vidi.router.table.TableLookup;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The use case: read the read log, and the dead letters. A bounded number of readings, each with a consumer and a thread. Thread-safe. */
public final class LogTails implements AutoCloseable {
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);
    private static final int FETCH_BYTES = 4 << 20;
    private static final long FRAGMENT_CHARACTERS_MAX = 8 << 20;

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final TopicNames topics;
    private final FragmentTexts fragments;
    private final Catalog catalog;
    private final int tailsMax;
    private final Semaphore permits;
    private final Counter refused;
    private final AtomicLong count = new AtomicLong();
    private final Map<LogTail<?>, Thread> running = new ConcurrentHashMap<>();
    private volatile boolean closing;

    /**
     * Readings over consumers without a group, each of which is closed with its reading.
     *
     * @param topics the read log among them, the fragments and the dead letters
     * @param tailsMax readings at a time
     */
    public LogTails(
            Supplier<Consumer<byte[], byte[]>> consumers,
            TopicNames topics,
            Catalog catalog,
            int tailsMax,
            MeterRegistry meters) {
        this.consumers = consumers;
        this.topics = topics;
        this.fragments = new FragmentTexts(consumers, topics.fragments(), FRAGMENT_CHARACTERS_MAX);
        this.catalog = catalog;
        this.tailsMax = tailsMax;
        this.permits = new Semaphore(tailsMax);
        Gauge.builder("vidi.router.log.tails", running, Map::size)
                .description("calls that read the read log or the dead letters")
                .register(meters);
        this.refused = Counter.builder("vidi.router.log.tails.refused")
                .description("those that were one too many")
                .register(meters);
    }

    /**
     * Readings over consumers of their own.
     *
     * @param kafka properties of Kafka clients
     * @param topics the read log among them, the fragments and the dead letters
     * @param tailsMax readings at a time
     */
    public static LogTails open(
            Map<String, Object> kafka, TopicNames topics, Catalog catalog, int tailsMax, MeterRegistry meters) {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        return new LogTails(
                () -> new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                topics,
                catalog,
                tailsMax,
                meters);
    }

    /** Begins a reading of the read log, or says why not. */
    public LogTail<LogItem> start(LogQuery query, LogSink<LogItem> sink) throws RouterException {
        return start(topics.readLog(), query, new BatchEntries(query.table(), catalog, fragments), sink);
    }

    /**
     * Begins a reading of the dead letters, or says why not.
     *
     * @param partition of the source topic; negative: all
     */
    public LogTail<DeadLetterItem> startDeadLetters(LogQuery query, int partition, LogSink<DeadLetterItem> sink)
            throws RouterException {
        return start(topics.deadLetters(), query, new DeadLetterEntries(query.table(), partition, catalog), sink);
    }

    private <T> LogTail<T> start(String topic, LogQuery query, Entries<T> entries, LogSink<T> sink)
            throws RouterException {
        query.check();
        if (closing) {
            throw closing();
        }
        if (!query.table().isEmpty() && catalog.byId(query.table()).isEmpty()) {
            new TableLookup(catalog).known(query.table());
        }
        if (!permits.tryAcquire()) {
            refused.increment();
            throw new RouterException(
                    ErrorCode.OVERLOADED,
                    "logs are being read " + tailsMax + " times, the most that this server takes; try again"
                            + " when one has ended",
                    RETRY,
                    null);
        }
        LogTail<T> tail = new LogTail<>(query, entries, sink);
        Thread thread = new Thread(() -> run(tail, topic, sink), "vidi-log-tail-" + count.incrementAndGet());
        thread.setDaemon(true);
        running.put(tail, thread);
        thread.start();
        return tail;
    }

    private static RouterException closing() {
        return new RouterException(
                ErrorCode.UNAVAILABLE, "this server is closing; read the log from another one", RETRY, null);
    }

    private <T> void run(LogTail<T> tail, String topic, LogSink<T> sink) {
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            tail.run(new TopicReader(consumer, topic));
        } catch (RuntimeException defect) {
            sink.failed(defect);
        } finally {
            running.remove(tail);
            permits.release();
        }
    }

    /** Ends all readings, and takes no more. */
    @Override
    public void close() {
        closing = true;
        Map<LogTail<?>, Thread> left = Map.copyOf(running);
        left.keySet().forEach(tail -> tail.stop(closing()));
        long deadline = System.nanoTime() + CLOSE_MAX.toNanos();
        try {
            for (Thread thread : left.values()) {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        fragments.close();
    }
}
