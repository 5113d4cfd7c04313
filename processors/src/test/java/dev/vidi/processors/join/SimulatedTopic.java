package dev.vidi.processors.join;

import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.wire.RecordHeaders;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.Partitioner;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.catalog.TableSchema;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.TimestampType;

/** A compacted partition with poison and holes in it, and the sequential model of its rows. */
final class SimulatedTopic {

    static final Duration COMPACTION_LAG = Duration.ofSeconds(20);
    static final TableDefinition TABLE = new TableDefinition(
            "t-1",
            "t",
            "t",
            new UUID(1, 2),
            1,
            new TableSchema(
                    List.of(new Column("k", ColumnType.VARCHAR, false), new Column("v", ColumnType.INTEGER, true)), 0),
            "json",
            "string",
            Partitioner.ANY,
            "");

    /** What was appended, for ever; a null is a control marker or an aborted record. */
    private final List<Appended> appended = new ArrayList<>();

    private final Set<Long> compacted = new HashSet<>();
    private long nanos = 1;

    private record Appended(String key, Optional<String> value, boolean poison, long nanos) {}

    long nanos() {
        return nanos;
    }

    void pass(Duration time) {
        nanos += time.toNanos();
    }

    long end() {
        return appended.size();
    }

    void put(int key, int value) {
        appended.add(new Appended("k" + key, Optional.of("{\"v\":" + value + "}"), false, nanos));
    }

    void delete(int key) {
        appended.add(new Appended("k" + key, Optional.empty(), false, nanos));
    }

    void poison(int key) {
        appended.add(new Appended("k" + key, Optional.of("poison"), true, nanos));
    }

    void hole() {
        appended.add(null);
    }

    /** Removes what newer records have superseded for longer than the compaction lag. */
    void compact() {
        Map<String, Long> latest = new HashMap<>();
        for (long offset = end() - 1; offset >= 0; offset--) {
            Appended record = appended.get((int) offset);
            if (record != null) {
                if (latest.containsKey(record.key())) {
                    compacted.add(offset);
                } else if (record.nanos() <= nanos - COMPACTION_LAG.toNanos()) {
                    latest.put(record.key(), offset);
                }
            }
        }
    }

    /** What a consumer of committed data gets of [from, to). */
    List<ConsumerRecord<byte[], byte[]>> records(long from, long to) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (long offset = from; offset < to; offset++) {
            Appended record = appended.get((int) offset);
            if (record != null && !compacted.contains(offset)) {
                records.add(record(offset, record));
            }
        }
        return records;
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, Appended appended) {
        byte[] value = appended.value()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .orElse(null);
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                TABLE.topic(),
                0,
                offset,
                0,
                TimestampType.CREATE_TIME,
                -1,
                -1,
                appended.key().getBytes(StandardCharsets.UTF_8),
                value,
                new org.apache.kafka.common.header.internals.RecordHeaders(),
                Optional.empty());
        record.headers()
                .add(new RecordHeader(
                        RecordHeaders.CAUSE, new ReadId(9, offset).toString().getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    /** Offsets of records that change a row, below an offset, as far as they can still be read. */
    List<Long> changesBelow(long offset) {
        List<Long> changes = new ArrayList<>();
        for (long at = 0; at < offset; at++) {
            Appended record = appended.get((int) at);
            if (record != null && !record.poison() && !compacted.contains(at)) {
                changes.add(at);
            }
        }
        return changes;
    }

    /** The value that a record put. */
    int valueAt(long offset) {
        String json = appended.get((int) offset).value().orElseThrow();
        return Integer.parseInt(json.replaceAll("[^0-9]", ""));
    }

    /** The model: offset of the record that wrote the row of a key, at a position (next offset); empty when absent. */
    Optional<Long> rowAt(int key, long position) {
        Optional<Long> row = Optional.empty();
        for (long offset = 0; offset < position; offset++) {
            Appended record = appended.get((int) offset);
            if (record != null && !record.poison() && record.key().equals("k" + key)) {
                row = record.value().isPresent() ? Optional.of(offset) : Optional.empty();
            }
        }
        return row;
    }
}
