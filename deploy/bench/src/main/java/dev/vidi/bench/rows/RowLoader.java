package dev.vidi.bench.rows;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Appends rows to a topic as any writer does: keyed, by Kafka's default partitioner. */
public record RowLoader(String bootstrapServers) {

    private static final int LINGER_MILLIS = 5;

    /**
     * Appends rows and waits until all are acknowledged.
     *
     * @param records how many, with the keys of {@code keys} rows in turn
     */
    public void load(String topic, int records, int keys) {
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.LINGER_MS_CONFIG,
                        LINGER_MILLIS,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        64 << 10),
                new StringSerializer(),
                new StringSerializer())) {
            for (int number = 0; number < records; number++) {
                var unused = producer.send(
                        new ProducerRecord<>(topic, Rows.key(number % keys), Rows.value(number)), (metadata, error) -> {
                            if (error != null) {
                                failure.compareAndSet(null, error);
                            }
                        });
            }
            producer.flush();
        }
        Exception cause = failure.get();
        if (cause != null) {
            throw new KafkaException("rows could not be appended to " + topic, cause);
        }
    }
}
