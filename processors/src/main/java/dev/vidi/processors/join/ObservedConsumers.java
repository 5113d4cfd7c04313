package dev.vidi.processors.join;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Kafka clients for one table's streams, whose main consumers tell {@link SourceProgress} what they poll and commit, and
 * do not wait in a poll while their thread has pages to evaluate.
 * A proxy, because the consumer's interface has some sixty methods of which three matter here. Each consumer is confined
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

    private final String sourceTopic;
    private final SourceProgress progress;
    private final Turns turns;

    public ObservedConsumers(String sourceTopic, SourceProgress progress, Turns turns) {
        this.sourceTopic = sourceTopic;
        this.progress = progress;
        this.turns = turns;
    }

    @Override
    @SuppressWarnings("unchecked") // the proxy implements the interface that it is made of
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        Consumer<byte[], byte[]> consumer = super.getConsumer(config);
        return (Consumer<byte[], byte[]>) Proxy.newProxyInstance(
                ObservedConsumers.class.getClassLoader(), new Class<?>[] {Consumer.class}, new Observer(consumer));
    }

    private final class Observer implements InvocationHandler {

        private final Consumer<byte[], byte[]> consumer;
        private long lastPoll;
        private long creditFrom;

        Observer(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
            this.lastPoll = System.nanoTime();
            this.creditFrom = lastPoll;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            Object result;
            try {
                result = method.invoke(consumer, isPoll(method) ? polling(arguments) : arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
            }
            if (result instanceof ConsumerRecords<?, ?> records) {
                turns.ofThread().polled();
                polled(records);
            } else if (method.getName().equals("commitSync")
                    && arguments != null
                    && arguments[0] instanceof Map<?, ?> m) {
                committed(m);
            }
            return result;
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
                if (credit && lag.isPresent() && lag.getAsLong() == 0) {
                    progress.caughtUp(partition, consumer.position(partition, Duration.ZERO), fetchedAt);
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
