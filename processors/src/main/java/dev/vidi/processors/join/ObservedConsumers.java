package dev.vidi.processors.join;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Kafka clients for one table's streams, whose main consumers tell {@link SourceProgress} what they poll and commit, and
 * do not wait in a poll while their thread has pages to evaluate; that append to the read log what has to be there
 * before they commit; and that append what one poll has brought about {@link Burst together}.
 * Proxies, because the interfaces have some sixty methods of which three matter here. Each client is confined
 * to its stream thread, as ever.
 */
public final class ObservedConsumers extends DefaultKafkaClientSupplier {

    /**
     * A fetch that a poll returns was sent at most this long before, unless the thread stood still: longer than the
     * brokers hold a fetch.
     */
    private static final long FETCH_AGE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** How long after a standstill fetches may still be answered that were sent before it. */
    private static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final String CONSUMER_SUFFIX = "-consumer";
    private static final String PRODUCER_SUFFIX = "-producer";

    private final String sourceTopic;
    private final String readsTopic;
    private final String readLog;
    private final SourceProgress progress;
    private final Turns turns;
    private final BeforeCommit beforeCommit;
    private final ConcurrentMap<String, Producer<byte[], byte[]>> producers = new ConcurrentHashMap<>();

    /** Asked for what has to be in the read log before the offsets of a source partition are committed. */
    public interface BeforeCommit {
        void committing(int partition, BiConsumer<Integer, byte[]> log);
    }

    /**
     * Clients of one table's streams.
     *
     * @param beforeCommit called on the stream thread that commits
     */
    public ObservedConsumers(
            String sourceTopic,
            String readsTopic,
            String readLog,
            SourceProgress progress,
            Turns turns,
            BeforeCommit beforeCommit) {
        this.sourceTopic = sourceTopic;
        this.readsTopic = readsTopic;
        this.readLog = readLog;
        this.progress = progress;
        this.turns = turns;
        this.beforeCommit = beforeCommit;
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        Producer<byte[], byte[]> producer = super.getProducer(config);
        producers.put(thread(config, PRODUCER_SUFFIX), producer);
        return GatheringProducer.of(producer, readLog, turns);
    }

    /** The stream thread that a client is for, by the name that Kafka Streams gives it. */
    private static String thread(Map<String, Object> config, String suffix) {
        String client = String.valueOf(config.get(CommonClientConfigs.CLIENT_ID_CONFIG));
        return client.endsWith(suffix) ? client.substring(0, client.length() - suffix.length()) : client;
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return observed(super.getConsumer(config), thread(config, CONSUMER_SUFFIX));
    }

    /** The consumer of a thread, as that thread is to see it. */
    @SuppressWarnings("unchecked") // the proxy implements the interface that it is made of
    Consumer<byte[], byte[]> observed(Consumer<byte[], byte[]> consumer, String thread) {
        return (Consumer<byte[], byte[]>) Proxy.newProxyInstance(
                ObservedConsumers.class.getClassLoader(),
                new Class<?>[] {Consumer.class},
                new Observer(consumer, thread));
    }

    /** What a method of a client returns, or throws. */
    static @Nullable Object invoked(Object client, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(client, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private final class Observer implements InvocationHandler {

        private final Consumer<byte[], byte[]> consumer;
        private long lastPoll;
        private final String thread;
        private long creditFrom;

        Observer(Consumer<byte[], byte[]> consumer, String thread) {
            this.consumer = consumer;
            this.thread = thread;
            this.lastPoll = System.nanoTime();
            this.creditFrom = lastPoll;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            Map<?, ?> offsets = committed(method, arguments);
            committing(offsets);
            if (isPoll(method)) {
                turns.ofThread().burst().release();
            }
            Object result = invoked(consumer, method, isPoll(method) ? polling(arguments) : arguments);
            if (result instanceof ConsumerRecords<?, ?> records) {
                turns.ofThread().polled(records.count());
                polled(records);
            }
            committed(offsets);
            if (method.getName().equals("committed") && result instanceof Map<?, ?> found) {
                begins(arguments, found);
            }
            return result;
        }

        /** Each life of a task asks for the offsets that were committed, and is made after that. */
        private void begins(@Nullable Object @Nullable [] arguments, Map<?, ?> found) {
            if (arguments == null || !(arguments[0] instanceof Set<?> asked)) {
                return;
            }
            for (Object partition : asked) {
                if (partition instanceof TopicPartition reads && reads.topic().equals(readsTopic)) {
                    progress.begins(reads, found.get(reads) instanceof OffsetAndMetadata next ? next.offset() : 0);
                }
            }
        }

        /** The offsets that a call commits; none when it is another call. */
        private static Map<?, ?> committed(Method method, @Nullable Object @Nullable [] arguments) {
            return method.getName().equals("commitSync")
                            && arguments != null
                            && arguments[0] instanceof Map<?, ?> offsets
                    ? offsets
                    : Map.of();
        }

        /** Appends what has to be in the log before; when that fails, so does the commit. */
        private void committing(Map<?, ?> offsets) {
            if (!offsets.isEmpty()) {
                turns.ofThread().burst().release();
            }
            Producer<byte[], byte[]> producer = producers.get(thread);
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (Object committed : offsets.keySet()) {
                TopicPartition partition = (TopicPartition) committed;
                if (partition.topic().equals(sourceTopic) || partition.topic().equals(readsTopic)) {
                    beforeCommit.committing(partition.partition(), (home, batch) -> {
                        if (producer == null) {
                            throw new IllegalStateException("no producer is known of stream thread " + thread);
                        }
                        sent.add(producer.send(new ProducerRecord<>(readLog, home, null, batch)));
                    });
                }
            }
            if (!sent.isEmpty() && producer != null) {
                producer.flush();
                sent.forEach(Observer::require);
            }
        }

        private static void require(Future<RecordMetadata> sent) {
            try {
                RecordMetadata unused = sent.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof KafkaException failed
                        ? failed
                        : new KafkaException("the read log cannot be appended to", e);
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
        }

        private static boolean isPoll(Method method) {
            return method.getName().equals("poll");
        }

        /** The arguments of a poll: it does not wait for records while there are pages to evaluate. */
        private @Nullable Object @Nullable [] polling(@Nullable Object @Nullable [] arguments) {
            return turns.ofThread().isAwaited() ? new Object[] {Duration.ZERO} : arguments;
        }

        private void polled(ConsumerRecords<?, ?> records) {
            for (Map.Entry<TopicPartition, OffsetAndMetadata> next :
                    records.nextOffsets().entrySet()) {
                if (next.getKey().topic().equals(sourceTopic)) {
                    progress.polled(
                            next.getKey(),
                            lastOffset(records, next.getKey()),
                            next.getValue().offset());
                }
            }
            long now = System.nanoTime();
            if (now - lastPoll > FETCH_AGE_NANOS) {
                creditFrom = now + STALE_NANOS;
            }
            lastPoll = now;
            for (TopicPartition partition : consumer.assignment()) {
                if (partition.topic().equals(sourceTopic)) {
                    observe(partition, now - FETCH_AGE_NANOS, now - creditFrom >= 0);
                }
            }
        }

        private void observe(TopicPartition partition, long fetchedAt, boolean credit) {
            try {
                if (!progress.known(partition)) {
                    progress.polled(partition, -1, consumer.position(partition, Duration.ZERO));
                }
                OptionalLong lag = consumer.currentLag(partition);
                if (lag.isPresent()) {
                    long next = consumer.position(partition, Duration.ZERO);
                    progress.ends(partition, next + lag.getAsLong());
                    if (credit && lag.getAsLong() == 0) {
                        progress.caughtUp(partition, next, fetchedAt);
                    }
                }
            } catch (TimeoutException notYetKnown) {
                // The consumer has not yet asked for its committed offset: the next poll will tell.
                return;
            }
        }

        private static long lastOffset(ConsumerRecords<?, ?> records, TopicPartition partition) {
            List<? extends ConsumerRecord<?, ?>> polled = records.records(partition);
            return polled.isEmpty() ? -1 : polled.get(polled.size() - 1).offset();
        }

        private void committed(Map<?, ?> offsets) {
            offsets.forEach((partition, offset) ->
                    progress.committed((TopicPartition) partition, ((OffsetAndMetadata) offset).offset()));
        }
    }
}
