package dev.vidi.router.log;

import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.wire.LogBatchCodec;
import dev.vidi.causality.wire.MalformedPayloadException;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.table.Catalog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The partitions of the read log, and what of their records was asked for. Confined to the thread of a tail. */
final class LogReader {
    /** Bounds how long a tail that is cancelled while it waits stays. */
    private static final Duration POLL = Duration.ofMillis(500);

    private final Consumer<byte[], byte[]> consumer;
    private final String topic;
    private final String table;
    private final Catalog catalog;

    LogReader(Consumer<byte[], byte[]> consumer, String topic, String table, Catalog catalog) {
        this.consumer = consumer;
        this.topic = topic;
        this.table = table;
        this.catalog = catalog;
    }

    /** Takes all partitions, and returns their ends. */
    Map<TopicPartition, Long> assign() throws RouterException {
        List<PartitionInfo> known = consumer.partitionsFor(topic);
        if (known == null || known.isEmpty()) {
            throw new RouterException(
                    ErrorCode.UNAVAILABLE,
                    "the read log, topic " + topic + ", is not there yet; try again",
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

    /** The batch of a record; null when it is not of the table asked for. */
    @Nullable
    LogBatch batch(ConsumerRecord<byte[], byte[]> record) throws RouterException {
        LogBatch batch = decode(record);
        return table.isEmpty() || table.equals(batch.tableId()) || named(batch.tableId()) ? batch : null;
    }

    private static LogBatch decode(ConsumerRecord<byte[], byte[]> record) throws RouterException {
        String place = record.topic() + "-" + record.partition() + " at offset " + record.offset();
        if (record.value() == null) {
            throw new RouterException(ErrorCode.CORRUPT, "read log, " + place + ": expected a batch, found nothing");
        }
        try {
            return LogBatchCodec.decode(record.value());
        } catch (MalformedPayloadException malformed) {
            throw new RouterException(
                    ErrorCode.CORRUPT, "read log, " + place + ": " + malformed.getMessage(), Duration.ZERO, malformed);
        }
    }

    private boolean named(String tableId) {
        return catalog.byId(tableId)
                .map(definition -> definition.name().equalsIgnoreCase(table))
                .orElse(false);
    }
}
