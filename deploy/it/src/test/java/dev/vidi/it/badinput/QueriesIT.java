package dev.vidi.it.badinput;

import static dev.vidi.it.badinput.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vidi.client.Level;
import dev.vidi.client.QueryHeader;
import dev.vidi.client.QueryOptions;
import dev.vidi.client.QueryResult;
import dev.vidi.client.QueryRow;
import dev.vidi.client.Session;
import io.grpc.Status;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Queries over all partitions: true at the position that they name, whatever is written meanwhile; and those that cannot be. */
@Timeout(120)
final class QueriesIT {
    private static final int ROWS = 12_000;
    private static final QueryOptions STRONG = QueryOptions.DEFAULT.withLevel(Level.STRONG);

    @TempDir
    private static Path directory;

    @AutoClose
    private static EmbeddedVidi vidi;

    private record Item(String k, int n, BigDecimal price, LocalDate day, String note) {}

    private static final List<Item> ITEMS = IntStream.range(0, ROWS)
            .mapToObj(i -> new Item(
                    String.format("k%05d", i),
                    i % 97,
                    i % 11 == 0 ? null : BigDecimal.valueOf(i, 2),
                    LocalDate.of(2026, 1, 1).plusDays(i % 365),
                    i % 5 == 0 ? null : "note " + i % 13))
            .toList();

    @BeforeAll
    static void start() throws Exception {
        vidi = EmbeddedVidi.start(directory);
        for (int partitions : List.of(1, 4, 7)) {
            String table = "items" + partitions;
            vidi.topic(table, partitions, Map.of());
            vidi.client()
                    .execute("CREATE TABLE " + table
                            + " (k VARCHAR PRIMARY KEY, n INTEGER, price DECIMAL(10,2), made DATE, note VARCHAR)");
            vidi.appendAll(ITEMS.stream()
                    .map(item -> EmbeddedVidi.record(table, item.k(), json(item)))
                    .toList());
        }
    }

    private static String json(Item item) {
        return "{\"n\":" + item.n() + ",\"price\":" + item.price() + ",\"made\":\"" + item.day() + "\",\"note\":"
                + (item.note() == null ? "null" : "\"" + item.note() + "\"") + "}";
    }

    @Test
    void answersAsEachRowWouldOverAnyNumberOfPartitions() {
        for (String table : List.of("items1", "items4", "items7")) {
            holds(table, "n = 42", item -> item.n() == 42);
            holds(table, "k = 'k00042'", item -> item.k().equals("k00042"));
            holds(
                    table,
                    "k IN ('k00001', 'k09999', 'nobody')",
                    item -> Set.of("k00001", "k09999").contains(item.k()));
            holds(table, "k LIKE 'k0123%'", item -> item.k().startsWith("k0123"));
            holds(
                    table,
                    "k BETWEEN 'k00500' AND 'k00600' AND n > 50",
                    item -> item.k().compareTo("k00500") >= 0 && item.k().compareTo("k00600") <= 0 && item.n() > 50);
            holds(
                    table,
                    "price IS NULL AND note = 'note 7'",
                    item -> item.price() == null && "note 7".equals(item.note()));
            holds(
                    table,
                    "NOT (price > 100)",
                    item -> item.price() != null && item.price().compareTo(new BigDecimal(100)) <= 0);
            holds(table, "made >= DATE '2026-12-30'", item -> item.day().getDayOfYear() >= 364);
            holds(table, "CASE WHEN note IS NULL THEN n ELSE 0 END > 90", item -> item.note() == null && item.n() > 90);
            holds(table, "TRUE", item -> true);
        }
    }

    private static void holds(String table, String condition, Predicate<Item> predicate) {
        List<String> expected = ITEMS.stream().filter(predicate).map(Item::k).toList();
        String select = "SELECT k, n + 1 AS m FROM " + table + " WHERE " + condition;
        assertThat(keys(query(select))).as(select).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(keys(query(select + " ORDER BY k"))).as(select).isEqualTo(expected);
        List<String> last =
                expected.stream().sorted(Comparator.reverseOrder()).limit(7).toList();
        assertThat(keys(query(select + " ORDER BY k DESC LIMIT 7"))).as(select).isEqualTo(last);
    }

    private static List<QueryRow> query(String sql, Object... parameters) {
        List<QueryRow> rows = new ArrayList<>();
        try (QueryResult result = vidi.client().session().query(sql, Arrays.asList(parameters), STRONG)) {
            result.forEachRemaining(rows::add);
        }
        return rows;
    }

    private static List<String> keys(List<QueryRow> rows) {
        return rows.stream().map(row -> row.get("k", String.class)).toList();
    }

    @Test
    void takesParameters() {
        String sql = "SELECT k FROM items4 WHERE n = ? AND made < ? AND price > ? LIMIT ?";
        List<String> found = keys(query(sql, 42, LocalDate.of(2026, 2, 1), new BigDecimal("20.00"), 3));
        assertThat(found).hasSize(3).allSatisfy(k -> {
            Item item = ITEMS.get(Integer.parseInt(k.substring(1)));
            assertThat(item.n()).isEqualTo(42);
            assertThat(item.price()).isGreaterThan(new BigDecimal("20.00"));
        });
    }

    /** The rows of each partition are those that its source records make up to the position, and none is of a later one. */
    @Test
    void isTrueAtItsPositionWhileRowsAreWritten() throws Exception {
        vidi.topic("busy", 4, Map.of());
        vidi.client().execute("CREATE TABLE busy (k VARCHAR PRIMARY KEY, n INTEGER)");
        vidi.appendAll(IntStream.range(0, 30_000)
                .mapToObj(i -> EmbeddedVidi.record("busy", "k" + i, "{\"n\":0}"))
                .toList());
        query("SELECT k FROM busy LIMIT 1");
        AtomicReference<Exception> failure = new AtomicReference<>();
        Thread writer = new Thread(() -> write(failure));
        writer.start();
        List<QueryHeader> headers = new ArrayList<>();
        List<Map<String, Long>> answers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            try (QueryResult result = vidi.client().session().query("SELECT k, n FROM busy WHERE n >= 0")) {
                Map<String, Long> offsets = new HashMap<>();
                result.forEachRemaining(row -> offsets.put(
                        row.at().partition() + " " + row.get("k", String.class),
                        row.at().offset()));
                headers.add(result.header());
                answers.add(offsets);
            }
        }
        writer.join();
        assertThat(failure.get()).isNull();
        List<TreeMap<Long, Map.Entry<String, Boolean>>> log = readAll("busy", 4);
        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i)).isEqualTo(model(log, headers.get(i).position()));
        }
        assertThat(new HashSet<>(answers)).as("something was written meanwhile").hasSizeGreaterThan(1);
    }

    private static void write(AtomicReference<Exception> failure) {
        try {
            for (int round = 0; round < 20; round++) {
                List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
                for (int i = 0; i < 1_000; i++) {
                    int key = (round * 1_000 + i) * 7 % 30_000;
                    records.add(
                            key % 10 == 3
                                    ? new ProducerRecord<>("busy", EmbeddedVidi.bytes("k" + key), null)
                                    : EmbeddedVidi.record("busy", "k" + key, "{\"n\":" + round + "}"));
                }
                vidi.appendAll(records);
            }
        } catch (Exception e) {
            failure.set(e);
        }
    }

    /** By partition and offset: key, and whether the record is a row. */
    private static List<TreeMap<Long, Map.Entry<String, Boolean>>> readAll(String topic, int partitions) {
        List<TreeMap<Long, Map.Entry<String, Boolean>>> log = new ArrayList<>();
        IntStream.range(0, partitions).forEach(i -> log.add(new TreeMap<>()));
        List<TopicPartition> all = IntStream.range(0, partitions)
                .mapToObj(i -> new TopicPartition(topic, i))
                .toList();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", vidi.bootstrapServers()),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            while (all.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(record -> log.get(record.partition())
                                .put(record.offset(), Map.entry(record.key(), record.value() != null)));
            }
        }
        return log;
    }

    private static Map<String, Long> model(
            List<TreeMap<Long, Map.Entry<String, Boolean>>> log, Map<Integer, Long> position) {
        Map<String, Long> rows = new HashMap<>();
        position.forEach((partition, offset) -> log.get(partition)
                .headMap(offset, true)
                .forEach((at, record) -> {
                    String key = partition + " " + record.getKey();
                    if (record.getValue()) {
                        rows.put(key, at);
                    } else {
                        rows.remove(key);
                    }
                }));
        return rows;
    }

    @Test
    void namesTheRowOnWhichAQueryFails() {
        vidi.client().execute("CREATE TABLE parts (id BIGINT PRIMARY KEY, n INTEGER) WITH (partitions = 2)");
        Session session = vidi.client().session();
        session.write("parts", "{\"id\": 1, \"n\": 2}");
        session.write("parts", "{\"id\": 2, \"n\": 0}");
        assertRefused(
                () -> session.query("SELECT 10 / n FROM parts").hasNext(),
                Status.Code.FAILED_PRECONDITION,
                "division by zero",
                "key 2",
                "parts-");
        assertThat(session.query("SELECT 10 / n FROM parts WHERE n <> 0").hasNext())
                .isTrue();
    }

    @Test
    void refusesWhatIsNoQuery() {
        refused("SELECT k FRM items4", "line 1, column");
        refused("SELECT maade FROM items4", "line 1, column 8", "did you mean made");
        refused("SELECT k FROM items4 WHERE n = 'x'", "line 1, column");
        refused("SELECT SUM(n) FROM items4", "SUM", "not yet supported");
        refused("SELECT a.k FROM items4 a JOIN items7 b ON a.k = b.k", "not yet supported");
        refused("SELECT k FROM items4 ORDER BY n", "ORDER BY");
        refused("SELECT k FROM items4 WHERE n = ?", "takes 1 parameter, 0 were given");
        refused("SELECT k FROM items4 EMIT CHANGES", "subscri");
        refused(
                "SELECT " + "(".repeat(10_000) + "n" + ")".repeat(10_000) + " FROM items4",
                "more than 100 parentheses");
        refused("SELECT k FROM items4 WHERE note = '" + "x".repeat(2 << 20) + "'", "characters");
    }

    private static void refused(String sql, String... parts) {
        assertRefused(() -> vidi.client().session().query(sql).hasNext(), Status.Code.INVALID_ARGUMENT, parts);
    }

    @Test
    void endsWithItsTable() throws Exception {
        vidi.topic("gone", 2, Map.of());
        vidi.client().execute("CREATE TABLE gone (k VARCHAR PRIMARY KEY, note VARCHAR)");
        String note = "x".repeat(1_000);
        vidi.appendAll(IntStream.range(0, 40_000)
                .mapToObj(i -> EmbeddedVidi.record("gone", "k" + i, "{\"note\":\"" + note + "\"}"))
                .toList());
        try (QueryResult result = vidi.client().session().query("SELECT * FROM gone", List.of(), STRONG)) {
            result.next();
            vidi.client().execute("DROP TABLE gone");
            assertRefused(
                    () -> result.forEachRemaining(row -> {}),
                    Status.Code.FAILED_PRECONDITION,
                    "table gone is gone while the query ran");
        }
        await().until(() -> vidi.metric("vidi_router_reads_pending") == 0);
    }

    @Test
    void boundsWhatTheClientBears() {
        assertRefused(
                () -> {
                    try (QueryResult result = vidi.client()
                            .session()
                            .query("SELECT k FROM items4", List.of(), QueryOptions.DEFAULT.withRowsMax(100))) {
                        result.forEachRemaining(row -> {});
                    }
                },
                Status.Code.RESOURCE_EXHAUSTED,
                "more than 100 rows");
    }
}
