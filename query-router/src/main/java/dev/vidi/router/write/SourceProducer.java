package dev.vidi.router.write;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** How rows reach their source topics: each acknowledged by all in-sync replicas, once, in the order of the writes. */
final class SourceProducer {
    /** How long the thread of writes may stand still for a topic that cannot be found, or for memory. */
    static final Duration BLOCK_MAX = Duration.ofSeconds(2);

    /** After this a write is over, one way or the other. */
    static final Duration DELIVERY_MAX = Duration.ofSeconds(10);

    private static final Duration REQUEST_MAX = Duration.ofSeconds(5);

    /** Larger than what topics take by default: the topic decides. */
    private static final int RECORD_BYTES_MAX = 16 << 20;

    private SourceProducer() {}

    /**
     * A producer for rows.
     *
     * @param bytesMax bytes of rows that wait to be sent
     */
    static Producer<byte[], byte[]> open(Map<String, Object> kafka, long bytesMax) {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0); // Kafka 4 waits 5 ms by default
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MAX.toMillis());
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST_MAX.toMillis());
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) DELIVERY_MAX.toMillis());
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, RECORD_BYTES_MAX);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, bytesMax + RECORD_BYTES_MAX);
        properties.putIfAbsent(ProducerConfig.CLIENT_ID_CONFIG, "vidi-router-writes");
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
