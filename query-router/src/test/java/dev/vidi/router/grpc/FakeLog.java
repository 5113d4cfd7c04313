package dev.vidi.router.grpc;

import dev.vidi.causality.readlog.FragmentHash;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** A read log in memory, with two partitions, which any number of consumers read. */
public final class FakeLog {
    public static final String TOPIC = "vidi.readlog";
    public static final String FRAGMENTS = "vidi.fragments";
    public static final String DEAD_LETTERS = "vidi.dead-letters";
    public static final int PARTITIONS = 2;

    public final AtomicInteger open = new AtomicInteger();
    private volatile long beginning;
    private final List<ConsumerRecord<byte[], byte[]>> records = new CopyOnWriteArrayList<>();

    public void append(int partition, long timestamp, byte[] value) {
        append(new TopicPartition(TOPIC, partition), timestamp, null, value);
    }

    public void deadLetter(int partition, long timestamp, byte[] value) {
        append(new TopicPartition(DEAD_LETTERS, partition), timestamp, null, value);
    }

    /** The text of a fragment. */
    public void fragment(FragmentHash hash, byte[] value) {
        append(new TopicPartition(FRAGMENTS, 0), 0, hash.toBytes(), value);
    }

    private synchronized void append(TopicPartition partition, long timestamp, byte @Nullable [] key, byte[] value) {
        records.add(new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                end(partition),
                timestamp,
                TimestampType.LOG_APPEND_TIME,
                0,
                value.length,
                key,
                ByteBuffer.wrap(value).array(),
                new RecordHeaders(),
                java.util.Optional.empty()));
    }

    private long end(TopicPartition partition) {
        return records.stream()
                .filter(record ->
                        record.topic().equals(partition.topic()) && record.partition() == partition.partition())
                .count();
    }

    /** Consumers that are open. */
    public int opened() {
        return open.get();
    }

    /** Holds nothing any more that lies before an offset. */
    public void cut(long offset) {
        beginning = offset;
    }

    public MockConsumer<byte[], byte[]> consumer() {
        open.incrementAndGet();
        return new LogConsumer();
    }

    /** Hands out whatever lies at its positions, one record of a partition a poll. */
    private final class LogConsumer extends MockConsumer<byte[], byte[]> {
        LogConsumer() {
            super("earliest");
            Map<TopicPartition, Long> beginnings = new HashMap<>();
            for (String topic : List.of(TOPIC, DEAD_LETTERS)) {
                List<PartitionInfo> partitions = new ArrayList<>();
                for (int i = 0; i < PARTITIONS; i++) {
                    partitions.add(new PartitionInfo(topic, i, Node.noNode(), new Node[0], new Node[0]));
                    beginnings.put(new TopicPartition(topic, i), 0L);
                }
                updatePartitions(topic, partitions);
            }
            updatePartitions(
                    FRAGMENTS, List.of(new PartitionInfo(FRAGMENTS, 0, Node.noNode(), new Node[0], new Node[0])));
            beginnings.put(new TopicPartition(FRAGMENTS, 0), 0L);
            updateBeginningOffsets(beginnings);
        }

        @Override
        public synchronized Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
            Map<TopicPartition, Long> ends = new HashMap<>();
            partitions.forEach(partition -> ends.put(partition, end(partition)));
            return ends;
        }

        @Override
        public synchronized Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions) {
            Map<TopicPartition, Long> beginnings = new HashMap<>();
            partitions.forEach(partition -> beginnings.put(partition, beginning));
            return beginnings;
        }

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            boolean any = false;
            for (TopicPartition partition : assignment()) {
                long position = position(partition);
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    if (record.topic().equals(partition.topic())
                            && record.partition() == partition.partition()
                            && record.offset() == position) {
                        addRecord(record);
                        any = true;
                    }
                }
            }
            if (!any) {
                java.util.concurrent.locks.LockSupport.parkNanos(1_000_000); // as a poll of an idle log would
            }
            return super.poll(Duration.ZERO);
        }

        @Override
        public void close() {
            super.close();
            open.decrementAndGet();
        }
    }
}
