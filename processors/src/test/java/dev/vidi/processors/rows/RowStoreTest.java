package dev.vidi.processors.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.causality.wire.RecordHeaders;
import dev.vidi.processors.source.RowChange;
import dev.vidi.processors.source.SourceDecoder;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.Partitioner;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.catalog.TableSchema;
import dev.vidi.query.format.WriterSchemas;
import dev.vidi.query.row.RowView;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** The store against a sequential model, with crashes at every step between processing and the store's commit. */
final class RowStoreTest {

    private static final TableDefinition TABLE = new TableDefinition(
            "t-1",
            "t",
            "t",
            new UUID(1, 2),
            1,
            new TableSchema(
                    List.of(
                            new Column("k", ColumnType.parse("VARCHAR"), false),
                            new Column("v", ColumnType.parse("INTEGER"), true)),
                    0),
            "json",
            "string",
            Partitioner.MURMUR2,
            "");
    private static final SourceDecoder DECODER = new SourceDecoder(TABLE, WriterSchemas.NONE);
    private static final TopicPartition SOURCE = new TopicPartition("", 0);
    private static final long LIMIT = 2 << 20;

    private enum Step {
        WRITE,
        DELETE,
        SKIP,
        /** Offsets and store committed. */
        COMMIT,
        /** The commit of offsets fails, and Streams calls the store's commit all the same. */
        COMMIT_FAILS,
        /** Offsets committed, then the process dies before the store's commit. */
        CRASH_AFTER_OFFSETS,
        CRASH,
        LOSE_DISK
    }

    private record Action(Step step, int key, int value) {}

    @Provide
    static Arbitrary<List<Action>> histories() {
        Arbitrary<Step> steps = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(12, Arbitraries.just(Step.WRITE)),
                net.jqwik.api.Tuple.of(8, Arbitraries.of(Step.values())));
        return Combinators.combine(
                        steps,
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.integers().between(0, 99))
                .as(Action::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(60);
    }

    @Property(tries = 60)
    void equalsTheModelAtItsPositionAfterAnyCrash(@ForAll("histories") List<Action> actions) {
        Path root = directory();
        List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();
        AtomicLong committed = new AtomicLong(-1);
        int lives = 0;
        RowStore store = open(root.resolve("0"), committed);
        for (Action action : actions) {
            switch (action.step()) {
                case WRITE -> log.add(record(log.size(), action.key(), "{\"v\":" + action.value() + "}"));
                case DELETE -> log.add(record(log.size(), action.key(), null));
                case SKIP -> log.add(record(log.size(), action.key(), "poison"));
                case COMMIT -> {
                    committed.set(store.applied() + 1);
                    store.commit(Map.of(SOURCE, 0L));
                }
                case COMMIT_FAILS -> store.commit(Map.of(SOURCE, store.applied()));
                case CRASH_AFTER_OFFSETS, CRASH, LOSE_DISK -> {
                    if (action.step() == Step.CRASH_AFTER_OFFSETS) {
                        committed.set(store.applied() + 1);
                    }
                    store.close();
                    if (action.step() == Step.LOSE_DISK) {
                        lives++;
                    }
                    store = open(root.resolve(Integer.toString(lives)), committed);
                    assertThat(store.applied()).isLessThan(Math.max(0, committed.get()));
                    assertModel(store, log);
                    restore(store, log, committed.get());
                    assertScans(store, log);
                }
            }
            applyAll(store, log);
            assertModel(store, log);
        }
        assertScans(store, log);
        store.close();
    }

    @Test
    void countsTheRowsOfAStoreThatDidNot() {
        Path directory = directory();
        StagedRows staged = new StagedRows();
        for (int key = 0; key < 3; key++) {
            staged.putRow(rowKey(key), new RowVersion(key, 0, "", new byte[] {1}).encode());
        }
        try (RowDatabase database = new RowDatabase(directory, 1 << 20, 0)) {
            database.write(staged, Map.of("position", 2L), 0);
        }
        RowStore store = open(directory, new AtomicLong(3));
        assertThat(store.count()).isEqualTo(3);
        assertThat(store.diskBytes()).isPositive();
        store.close();
    }

    @Test
    void seesRowsAsTheyWereAcrossGenerationsOfHistory() {
        List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();
        AtomicLong committed = new AtomicLong(-1);
        RowStore store = open(directory(), committed);
        long edge = 1L << HistoryKey.GENERATION_BITS;
        log.add(record(edge - 4, 0, "{\"v\":1}"));
        log.add(record(edge - 3, 1, "{\"v\":1}"));
        log.add(record(edge - 2, 0, "{\"v\":2}"));
        log.add(record(edge - 1, 2, "{\"v\":1}"));
        log.add(record(edge, 0, "{\"v\":3}"));
        log.add(record(edge + 1, 1, null));
        log.add(record(edge + 2, 2, "{\"v\":2}"));
        log.add(record(edge + 3, 0, null));
        store.skip(edge - 5);
        for (ConsumerRecord<byte[], byte[]> record : log) {
            store.apply(
                    change(record),
                    record.key(),
                    new RowVersion(record.offset(), 0, "", change(record).columns()));
            if (record.offset() == edge) {
                committed.set(edge + 1);
                store.commit(Map.of(SOURCE, 0L));
            }
        }
        assertScans(store, log, edge - 5);
        store.close();
    }

    private static RowChange change(ConsumerRecord<byte[], byte[]> record) {
        try {
            return DECODER.decode(record.key(), record.value());
        } catch (dev.vidi.query.format.MalformedRecordException e) {
            throw new AssertionError(e);
        }
    }

    /** What Streams does before a task runs: everything that was committed and is not in the store. */
    private static void restore(RowStore store, List<ConsumerRecord<byte[], byte[]>> log, long committed) {
        List<ConsumerRecord<byte[], byte[]>> missing = log.stream()
                .filter(record -> record.offset() > store.applied() && record.offset() < committed)
                .toList();
        if (!missing.isEmpty()) {
            store.restore(missing);
            assertThat(store.horizon()).isEqualTo(committed);
        }
        for (ConsumerRecord<byte[], byte[]> record : missing) {
            try {
                assertWrittenBy(
                        store, DECODER.decode(record.key(), record.value()).key(), record.offset());
            } catch (dev.vidi.query.format.MalformedRecordException poison) {
                assertThat(store.applied()).isGreaterThanOrEqualTo(record.offset());
            }
        }
    }

    /** Whoever repeats an operation finds it, were it the deletion of a row that is not there. */
    private static void assertWrittenBy(RowStore store, byte[] key, long offset) {
        assertThat(store.findOperation(key, "op-" + offset))
                .as("operation of offset %d", offset)
                .extracting(RowVersion::offset)
                .isEqualTo(offset);
    }

    private static void applyAll(RowStore store, List<ConsumerRecord<byte[], byte[]>> log) {
        for (long offset = store.applied() + 1; offset < log.size(); offset++) {
            ConsumerRecord<byte[], byte[]> record = log.get((int) offset);
            try {
                RowChange change = DECODER.decode(record.key(), record.value());
                RowVersion version = new RowVersion(offset, 0, "op-" + offset, change.columns());
                assertThat(store.apply(change, record.key(), version)).isTrue();
                assertThat(store.apply(change, record.key(), version)).isFalse();
                assertWrittenBy(store, change.key(), offset);
            } catch (dev.vidi.query.format.MalformedRecordException e) {
                store.skipMalformed(offset);
                store.skipMalformed(offset); // the second time it is the past
                assertThat(store.applied()).isEqualTo(offset);
            }
        }
    }

    private static void assertModel(RowStore store, List<ConsumerRecord<byte[], byte[]>> log) {
        Map<String, Long> model = new HashMap<>();
        long malformed = 0;
        for (ConsumerRecord<byte[], byte[]> record : log) {
            String key = new String(record.key(), StandardCharsets.UTF_8);
            String value = record.value() == null ? null : new String(record.value(), StandardCharsets.UTF_8);
            malformed += record.offset() <= store.applied() && "poison".equals(value) ? 1 : 0;
            if (record.offset() <= store.applied() && !"poison".equals(value)) {
                if (value == null) {
                    model.remove(key);
                } else {
                    model.put(key, record.offset());
                }
            }
        }
        assertThat(store.count()).as("rows").isEqualTo(model.size());
        assertThat(store.malformed()).as("records that could not be applied").isEqualTo(malformed);
        List<byte[]> keys = new ArrayList<>();
        List<Long> expected = new ArrayList<>();
        for (int key = 0; key < 5; key++) {
            keys.add(rowKey(key));
            expected.add(model.get("k" + key));
            RowVersion found = store.get(rowKey(key));
            assertThat(found == null ? null : (Long) found.offset()).isEqualTo(model.get("k" + key));
        }
        assertThat(store.get(keys))
                .extracting(version -> version == null ? null : version.offset())
                .isEqualTo(expected);
    }

    /** Rows in order as they were at each position that can still be seen, whole and in part, up and down. */
    private static void assertScans(RowStore store, List<ConsumerRecord<byte[], byte[]>> log) {
        assertScans(store, log, store.historyFrom());
    }

    private static void assertScans(RowStore store, List<ConsumerRecord<byte[], byte[]>> log, long from) {
        KeyRange part = new KeyRange(rowKey(1), rowKey(4));
        KeyRange behind = new KeyRange(after(rowKey(1)), after(rowKey(3)));
        for (long position = from; position <= store.applied() + 1; position++) {
            TreeMap<Integer, Long> model = new TreeMap<>();
            for (ConsumerRecord<byte[], byte[]> record : log) {
                int key = record.key()[1] - '0';
                String value = record.value() == null ? null : new String(record.value(), StandardCharsets.UTF_8);
                if (record.offset() < position && value == null) {
                    model.remove(key);
                } else if (record.offset() < position && !value.equals("poison")) {
                    model.put(key, record.offset());
                }
            }
            for (int key = 0; key < 5; key++) {
                RowVersion found = store.get(rowKey(key), position);
                assertThat(found == null ? null : (Long) found.offset()).isEqualTo(model.get(key));
            }
            assertThat(scan(store, KeyRange.ALL, position, false)).isEqualTo(entries(model));
            assertThat(scan(store, KeyRange.ALL, position, true)).isEqualTo(entries(model.descendingMap()));
            assertThat(scan(store, part, position, false)).isEqualTo(entries(model.subMap(1, true, 4, false)));
            assertThat(scan(store, part, position, true))
                    .isEqualTo(entries(model.subMap(1, true, 4, false).descendingMap()));
            assertThat(scan(store, behind, position, false)).isEqualTo(entries(model.subMap(1, false, 3, true)));
            assertThat(scan(store, behind, position, true))
                    .isEqualTo(entries(model.subMap(1, false, 3, true).descendingMap()));
        }
    }

    private static List<String> entries(Map<Integer, Long> model) {
        return model.entrySet().stream()
                .map(entry -> "k" + entry.getKey() + "@" + entry.getValue())
                .toList();
    }

    private static List<String> scan(RowStore store, KeyRange range, long position, boolean descending) {
        List<String> found = new ArrayList<>();
        dev.vidi.query.row.KeyCodec keys = new dev.vidi.query.row.KeyCodec(ColumnType.parse("VARCHAR"));
        try (RowScan scan = store.scan(range, position, descending)) {
            while (scan.next()) {
                view(scan);
                found.add(keys.decode(scan.key()) + "@" + scan.offset());
            }
        }
        return found;
    }

    /** The row in place, which is the same as the row for keeps. */
    private static RowView view(RowScan scan) {
        RowView view = new RowView(TABLE.schema().columns());
        scan.look(view);
        byte[] inPlace = view.toBytes();
        long offset = scan.offset();
        long timestamp = scan.timestamp();
        RowVersion version = scan.version();
        assertThat(inPlace).isEqualTo(version.columns());
        assertThat(List.of(offset, timestamp)).containsExactly(version.offset(), version.timestamp());
        return view;
    }

    @Test
    void scansRowsOfAllSizesOnDiskWhereTheyAre() {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String key = "k" + (char) ('a' + i / 20) + (char) ('a' + i % 20) + "x".repeat(i * i % 3_000);
            keys.add(key);
            records.add(new ConsumerRecord<>(
                    "t",
                    0,
                    i,
                    key.getBytes(StandardCharsets.UTF_8),
                    ("{\"v\":" + i + "}").getBytes(StandardCharsets.UTF_8)));
        }
        RowStore store = OpenedRows.restored(DECODER, partition -> 0, RowStoreOptions.DEFAULT, records);
        List<String> down = new ArrayList<>(keys);
        java.util.Collections.reverse(down);

        assertThat(keysWithTheirRows(store, false)).isEqualTo(keys);
        assertThat(keysWithTheirRows(store, true)).isEqualTo(down);
    }

    private static List<String> keysWithTheirRows(RowStore store, boolean descending) {
        List<String> found = new ArrayList<>();
        try (RowScan scan = store.scan(KeyRange.ALL, store.applied() + 1, descending)) {
            while (scan.next()) {
                RowView view = view(scan);
                String key = (String) new dev.vidi.query.row.KeyCodec(ColumnType.parse("VARCHAR")).decode(scan.key());
                assertThat(view.stored(0)).isEqualTo(key);
                assertThat(view.stored(1)).isEqualTo((int) scan.offset());
                found.add(key);
            }
        }
        return found;
    }

    @Test
    void aFullDiskLosesNothing() {
        Path directory = directory();
        AtomicLong committed = new AtomicLong(-1);
        List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();
        RowStore limited = limited(committed, LIMIT);
        limited.open(directory);
        Throwable full = null;
        while (full == null && log.size() < 400_000) {
            for (int i = 0; i < 500; i++) {
                log.add(record(log.size(), log.size(), "{\"v\":" + log.size() + "}"));
            }
            applyAll(limited, log);
            committed.set(log.size());
            full = org.assertj.core.api.Assertions.catchThrowable(() -> limited.commit(Map.of(SOURCE, 0L)));
            assertThat(limited.diskBytes()).isLessThan(LIMIT);
        }
        assertThat(full).isInstanceOf(DiskFullException.class).hasMessageContaining("no room");
        assertThat(DiskFullException.isCauseOf(new IllegalStateException(full))).isTrue();
        assertThat(DiskFullException.isLimit(new IllegalStateException(full))).isTrue();
        // less than the limit leaves room for: files that are being compacted count twice
        assertThat(limited.diskBytes()).isGreaterThan(LIMIT / 4);
        limited.close();

        RowStore store = limited(committed, 0);
        store.open(directory);
        long kept = store.applied();
        assertThat(kept).isBetween(1L, log.size() - 1L);
        assertModel(store, log.subList(0, (int) kept + 1));
        restore(store, log, log.size());
        assertModel(store, log);
        store.close();
    }

    /** Files that compress well are many before they are large. */
    @Test
    @Timeout(60)
    void aStoreThatGetsFullIsNotHeldUpBeforeIt() {
        RowStore store = limited(new AtomicLong(-1), LIMIT);
        store.open(directory());
        String key = "k".repeat(500);
        Throwable full = org.assertj.core.api.Assertions.catchThrowable(() -> {
            for (long last = 0; last < 2_000_000; last += 1_000) {
                List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
                for (int i = 0; i < 1_000; i++) {
                    records.add(new ConsumerRecord<>(
                            "t", 0, last + i, bytes(key + scattered(last + i)), bytes("{\"v\":1}")));
                }
                store.restore(records);
            }
        });
        assertThat(full).isInstanceOf(DiskFullException.class);
        assertThat(DiskFullException.isLimit(full)).isTrue();
        store.close();
    }

    /** Each life of a store may complete the flush that the one before it could not, and writes nothing more. */
    @Test
    @Timeout(60)
    void aFullStoreTakesNoMoreHoweverOftenItIsOpened() {
        Path directory = directory();
        AtomicLong committed = new AtomicLong(-1);
        long last = 0;
        for (int life = 0; life < 20; life++) {
            RowStore store = limited(committed, LIMIT);
            try {
                store.open(directory);
                last = Math.max(last, store.applied() + 1);
                while (true) {
                    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
                    for (int i = 0; i < 1_000; i++, last++) {
                        records.add(record(last, (int) last, "{\"v\":" + last + "}"));
                    }
                    store.restore(records);
                }
            } catch (DiskFullException e) {
                assertThat(DiskFullException.isLimit(e)).isTrue();
            }
            store.close();
            assertThat(bytesIn(directory)).as("in life %d", life).isLessThan(LIMIT);
        }
    }

    @Test
    void tellsAFullDiskFromALimit() {
        RocksDBException full = new RocksDBException(new Status(Status.Code.IOError, Status.SubCode.NoSpace, null));
        assertThat(DiskFullException.isCauseOf(new IllegalStateException(full))).isTrue();
        assertThat(DiskFullException.isLimit(new IllegalStateException(full))).isFalse();
        assertThat(DiskFullException.isCauseOf(new IllegalStateException("other")))
                .isFalse();
    }

    private static RowStore limited(AtomicLong committed, long diskBytesMax) {
        return new RowStore(
                DECODER,
                partition -> committed.get(),
                new RowStoreOptions(1 << 20, 64 << 10, 1 << 20).withDiskBytesMax(diskBytesMax),
                new RowStoreMeters(new SimpleMeterRegistry(), "t"));
    }

    /** Another number for each, in no order. */
    private static long scattered(long number) {
        return number * 0x9E3779B97F4A7C15L;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static long bytesIn(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bound right behind a key. */
    private static byte[] after(byte[] key) {
        return java.util.Arrays.copyOf(key, key.length + 1);
    }

    private static byte[] rowKey(int key) {
        return new dev.vidi.query.row.KeyCodec(ColumnType.parse("VARCHAR")).encode("k" + key);
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, int key, String value) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                "t",
                0,
                offset,
                ("k" + key).getBytes(StandardCharsets.UTF_8),
                value == null ? null : value.getBytes(StandardCharsets.UTF_8));
        record.headers().add(RecordHeaders.OPERATION, ("op-" + offset).getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private static RowStore open(Path directory, AtomicLong committed) {
        RowStore store = new RowStore(
                DECODER,
                partition -> committed.get(),
                RowStoreOptions.DEFAULT,
                new RowStoreMeters(new SimpleMeterRegistry(), "t"));
        store.open(directory);
        return store;
    }

    private static Path directory() {
        try {
            return Files.createTempDirectory("rows");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
