package dev.vidi.node.demo;

import dev.vidi.client.Coordinates;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Fetches single records by their coordinates with a plain consumer: what Vidi says of Kafka is held against Kafka
 * itself. Confined to one thread.
 */
final class TopicRecords implements AutoCloseable {

    private static final Duration WAIT_MAX = Duration.ofSeconds(30);

    private final Consumer<byte[], byte[]> consumer;

    TopicRecords(String bootstrapServers) {
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        1,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "none"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    ConsumerRecord<byte[], byte[]> at(Coordinates at) {
        TopicPartition partition = new TopicPartition(at.topic(), at.partition());
        consumer.assign(List.of(partition));
        consumer.seek(partition, at.offset());
        long deadline = System.nanoTime() + WAIT_MAX.toNanos();
        while (System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                if (record.offset() == at.offset()) {
                    return record;
                }
                throw new BrokenClaimException(
                        "Kafka has a record there", Places.text(at), "offset " + record.offset());
            }
        }
        throw new BrokenClaimException(
                "Kafka has a record there", Places.text(at), "nothing in " + WAIT_MAX.toSeconds() + " s");
    }

    @Override
    public void close() {
        consumer.close();
    }
}
