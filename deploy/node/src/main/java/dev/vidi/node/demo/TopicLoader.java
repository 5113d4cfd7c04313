package dev.vidi.node.demo;

import dev.vidi.client.Coordinates;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Fills topics as anybody may who has a Kafka producer: it knows nothing of Vidi. */
final class TopicLoader implements AutoCloseable {

    private static final int PROGRESS_EVERY = 500;

    private final Producer<String, String> producer;

    TopicLoader(String bootstrapServers) {
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.CLIENT_ID_CONFIG,
                        "shop-loader",
                        ProducerConfig.LINGER_MS_CONFIG,
                        5,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        128 * 1024),
                new StringSerializer(),
                new StringSerializer());
    }

    /**
     * Appends rows.
     *
     * @param rows JSON by key
     * @param progress told of how many are on their way
     * @return the coordinates that Kafka acknowledged, by key
     */
    Map<Integer, Coordinates> load(String topic, Map<Integer, String> rows, IntConsumer progress) {
        Map<Integer, Coordinates> acknowledged = new ConcurrentHashMap<>();
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        int sent = 0;
        for (Map.Entry<Integer, String> row : rows.entrySet()) {
            var unused = producer.send(
                    new ProducerRecord<>(topic, row.getKey().toString(), row.getValue()), (at, failed) -> {
                        if (failed == null) {
                            acknowledged.put(
                                    row.getKey(),
                                    new Coordinates(
                                            at.topic(),
                                            at.partition(),
                                            at.offset(),
                                            Instant.ofEpochMilli(at.timestamp())));
                        } else {
                            failure.compareAndSet(null, failed);
                        }
                    });
            if (++sent % PROGRESS_EVERY == 0 && sent < rows.size()) {
                progress.accept(sent);
            }
        }
        producer.flush();
        Exception failed = failure.get();
        if (failed != null) {
            throw new KafkaException("topic " + topic + " could not be filled", failed);
        }
        progress.accept(sent);
        return acknowledged;
    }

    @Override
    public void close() {
        producer.close();
    }
}
