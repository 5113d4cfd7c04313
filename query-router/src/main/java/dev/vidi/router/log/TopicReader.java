package dev.vidi.router.log;

import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** The partitions of a topic. Confined to the thread of a tail. */
final class TopicReader {
    /** Bounds how long a tail that is cancelled while it waits stays. */
    private static final Duration POLL = Duration.ofMillis(500);

    private final Consumer<byte[], byte[]> consumer;
    private final String topic;

    TopicReader(Consumer<byte[], byte[]> consumer, String topic) {
        this.consumer = consumer;
        this.topic = topic;
    }

    /** Takes all partitions, and returns their ends. */
    Map<TopicPartition, Long> assign() throws RouterException {
        List<PartitionInfo> known = consumer.partitionsFor(topic);
        if (known == null || known.isEmpty()) {
            throw new RouterException(
                    ErrorCode.UNAVAILABLE,
                    "topic " + topic + " is not there yet; try again",
                    Duration.ofSeconds(1),
                    null);
        }
        List<TopicPartition> partitions = known.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        return consumer.endOffsets(partitions);
    }

    Map<TopicPartition, Long> beginnings(Map<TopicPartition, Long> ends) {
        return consumer.beginningOffsets(ends.keySet());
    }

    void seek(TopicPartition partition, long offset) {
        consumer.seek(partition, offset);
    }

    ConsumerRecords<byte[], byte[]> poll() {
        return consumer.poll(POLL);
    }

    /** Whether all was read that lies before these offsets. */
    boolean reached(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }
}
