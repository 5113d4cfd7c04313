package dev.vidi.router.grpc;

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

/** A read log in memory, with two partitions, which any number of consumers read. */
public final class FakeLog {
    public static final String TOPIC = "vidi.readlog";
    public static final int PARTITIONS = 2;

    public final AtomicInteger open = new AtomicInteger();
    private volatile long beginning;
    private final List<ConsumerRecord<byte[], byte[]>> records = new CopyOnWriteArrayList<>();

    public synchronized void append(int partition, long timestamp, byte[] value) {
        records.add(new ConsumerRecord<>(
                TOPIC,
                partition,
                end(partition),
                timestamp,
                TimestampType.LOG_APPEND_TIME,
                0,
                value.length,
                null,
                ByteBuffer.wrap(value).array(),
                new RecordHeaders(),
                java.util.Optional.empty()));
    }

    private long end(int partition) {
        return records.stream()
                .filter(record -> record.partition() == partition)
                .count();
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
            List<PartitionInfo> partitions = new ArrayList<>();
            Map<TopicPartition, Long> beginnings = new HashMap<>();
            for (int i = 0; i < PARTITIONS; i++) {
                partitions.add(new PartitionInfo(TOPIC, i, Node.noNode(), new Node[0], new Node[0]));
                beginnings.put(new TopicPartition(TOPIC, i), 0L);
            }
            updatePartitions(TOPIC, partitions);
            updateBeginningOffsets(beginnings);
        }

        @Override
        public synchronized Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
            Map<TopicPartition, Long> ends = new HashMap<>();
            partitions.forEach(partition -> ends.put(partition, end(partition.partition())));
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
                    if (record.partition() == partition.partition() && record.offset() == position) {
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
