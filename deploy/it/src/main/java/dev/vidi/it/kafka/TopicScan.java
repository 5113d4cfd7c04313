package dev.vidi.it.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads topics from their beginning to their end as of now: committed records, in the order of each partition. */
public final class TopicScan {
    private static final Duration POLL = Duration.ofMillis(200);

    private final String bootstrapServers;
    private final Duration limit;

    /** Scans give up after a time without a record. */
    public TopicScan(String bootstrapServers, Duration limit) {
        this.bootstrapServers = bootstrapServers;
        this.limit = limit;
    }

    /** Hands on each record of a topic. */
    public void scan(String topic, Consumer<ConsumerRecord<byte[], byte[]>> action) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic, limit).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, limit);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long progress = System.nanoTime();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < end(ends, partition))) {
                int count = 0;
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    action.accept(record);
                    count++;
                }
                long now = System.nanoTime();
                if (count > 0) {
                    progress = now;
                } else if (now - progress > limit.toNanos()) {
                    throw new IllegalStateException(
                            "topic " + topic + " ends at " + ends + ", but brought nothing for " + limit);
                }
            }
        }
    }

    private static long end(Map<TopicPartition, Long> ends, TopicPartition partition) {
        return Objects.requireNonNull(ends.get(partition), "no end offset");
    }
}
