package dev.vidi.processors.topology;

import java.nio.ByteBuffer;
import java.time.Clock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The time at which a record is taken up. Kafka Streams picks the record with the lowest timestamp: by the producers'
 * clocks, one that is an hour ahead would starve a table, a backfill would starve the reads, and a timestamp of -1 would
 * end the thread. The record's own timestamp travels in a header, as nothing else carries it to the processor.
 */
final class ArrivalTime implements TimestampExtractor {

    private static final String HEADER = "vidi.timestamp";

    private final Clock clock;

    ArrivalTime(Clock clock) {
        this.clock = clock;
    }

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        byte[] timestamp =
                ByteBuffer.allocate(Long.BYTES).putLong(record.timestamp()).array();
        record.headers().remove(HEADER).add(HEADER, timestamp);
        return clock.millis();
    }

    /** The record's own timestamp, ms since the epoch, or -1; its header is taken off. */
    static long ownTimestamp(Headers headers) {
        Header header = headers.lastHeader(HEADER);
        if (header == null) {
            throw new IllegalStateException("a record came past the timestamp extractor");
        }
        headers.remove(HEADER);
        return ByteBuffer.wrap(header.value()).getLong();
    }
}
