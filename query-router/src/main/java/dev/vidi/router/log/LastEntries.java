package dev.vidi.router.log;

import dev.vidi.router.error.RouterException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds where the latest entries begin. Records hold any number of entries, and many hold none that were asked for, so a
 * window before the end is counted first, and a larger one when it has too few; then they are read again. Only places
 * and counts are kept, never entries.
 */
final class LastEntries {
    /** Records of a partition that are looked through at most. */
    static final long WINDOW_MAX = 16_384;

    private static final int GROWTH = 4;
    private static final Comparator<Counted> LATEST_FIRST = Comparator.comparingLong(Counted::appended)
            .thenComparingInt(counted -> counted.partition().partition())
            .thenComparingLong(Counted::offset)
            .reversed();

    private LastEntries() {}

    /**
     * Where each partition begins.
     *
     * @param ends offsets at which the entries end
     * @param cancelled asked between polls
     */
    static Map<TopicPartition, Start> find(
            TopicReader reader, Entries<?> wanted, Map<TopicPartition, Long> ends, long last, BooleanSupplier cancelled)
            throws RouterException {
        Map<TopicPartition, Long> beginnings = reader.beginnings(ends);
        for (long window = Math.min(last, WINDOW_MAX); ; window = Math.min(window * GROWTH, WINDOW_MAX)) {
            boolean whole = true;
            for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
                long beginning = beginnings.getOrDefault(end.getKey(), 0L);
                long from = Math.max(beginning, end.getValue() - window);
                whole &= from == beginning;
                reader.seek(end.getKey(), from);
            }
            List<Counted> counted = count(reader, wanted, ends, cancelled);
            long entries = counted.stream().mapToLong(Counted::entries).sum();
            if (entries >= last || whole || window == WINDOW_MAX || cancelled.getAsBoolean()) {
                return starts(counted, ends, last);
            }
        }
    }

    private static List<Counted> count(
            TopicReader reader, Entries<?> wanted, Map<TopicPartition, Long> ends, BooleanSupplier cancelled)
            throws RouterException {
        List<Counted> counted = new ArrayList<>();
        Map<TopicPartition, Long> latest = new HashMap<>();
        while (!cancelled.getAsBoolean() && !reader.reached(ends)) {
            for (ConsumerRecord<byte[], byte[]> record : reader.poll()) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                int entries = wanted.count(record);
                if (record.offset() < ends.getOrDefault(partition, 0L) && entries > 0) {
                    // never back in time within a partition, so that what is chosen of it is its end
                    long appended = latest.merge(partition, record.timestamp(), Math::max);
                    counted.add(new Counted(partition, record.offset(), appended, entries));
                }
            }
        }
        return counted;
    }

    private static Map<TopicPartition, Start> starts(List<Counted> counted, Map<TopicPartition, Long> ends, long last) {
        Map<TopicPartition, Start> starts = new HashMap<>();
        ends.forEach((partition, end) -> starts.put(partition, new Start(end, 0)));
        counted.sort(LATEST_FIRST);
        long wanted = last;
        for (Counted record : counted) {
            if (wanted <= 0) {
                break;
            }
            starts.put(record.partition, new Start(record.offset, (int) Math.max(0, record.entries - wanted)));
            wanted -= record.entries;
        }
        return starts;
    }

    /**
     * Where a partition begins.
     *
     * @param skip entries of the first record that are left out
     */
    record Start(long offset, int skip) {}

    private record Counted(TopicPartition partition, long offset, long appended, int entries) {}
}
