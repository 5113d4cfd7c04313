package dev.vidi.it.badinput;

import static dev.vidi.it.badinput.EmbeddedVidi.TOPICS;
import static dev.vidi.it.badinput.EmbeddedVidi.bytes;
import static dev.vidi.it.badinput.EmbeddedVidi.record;
import static dev.vidi.it.badinput.Refusals.assertRefused;
import static dev.vidi.proto.api.v1.Level.LEVEL_SESSION;
import static dev.vidi.proto.api.v1.Level.LEVEL_STRONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vidi.causality.readlog.Level;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.ReadBatch;
import dev.vidi.causality.readlog.ReadEvent;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.readlog.Reader;
import dev.vidi.causality.wire.DeadLetter;
import dev.vidi.causality.wire.DeadLetterCodec;
import dev.vidi.causality.wire.MalformedPayloadException;
import dev.vidi.causality.wire.ReadBatchCodec;
import dev.vidi.client.Answer;
import dev.vidi.client.DeadLetterCursor;
import dev.vidi.client.DeadLetterSelection;
import dev.vidi.client.LogCursor;
import dev.vidi.client.LogEvent;
import dev.vidi.client.LogSelection;
import dev.vidi.client.ReadOptions;
import dev.vidi.client.Row;
import dev.vidi.client.Session;
import dev.vidi.client.Token;
import dev.vidi.client.Written;
import dev.vidi.it.kafka.TopicScan;
import dev.vidi.proto.api.v1.GetRequest;
import dev.vidi.proto.api.v1.Value;
import io.grpc.Status;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What others put into the topics: nothing of it stops a partition, and nothing vanishes. */
@Timeout(60)
final class BadRecordsIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final ReadOptions STRONG = ReadOptions.DEFAULT.withLevel(dev.vidi.client.Level.STRONG);
    private static final int MIB = 1 << 20;

    @TempDir
    private static Path directory;

    @AutoClose
    private static EmbeddedVidi vidi;

    @BeforeAll
    static void start() throws Exception {
        vidi = EmbeddedVidi.start(directory);
        for (String table : List.of("readings", "headers", "transactions", "times")) {
            vidi.topic(table, 1, Map.of());
            vidi.client().execute("CREATE TABLE " + table + " (k VARCHAR PRIMARY KEY, n INTEGER)");
        }
        vidi.topic("poison", 1, Map.of("cleanup.policy", "delete", "retention.ms", "-1"));
        vidi.client().execute("CREATE TABLE poison (k VARCHAR PRIMARY KEY, n INTEGER)");
        vidi.topic("strays", 4, Map.of());
        vidi.client().execute("CREATE TABLE strays (k VARCHAR PRIMARY KEY, n INTEGER)");
    }

    @Test
    void keepsPoisonAsideAndTheRowsAsTheyWere() throws Exception {
        Session session = vidi.client().session();
        Written before = session.write("poison", "{\"k\": \"a\", \"n\": 1}");
        Map<Long, String> reasons = new HashMap<>();
        poison(reasons, bytes("a"), bytes("{\"n\": "), "not valid JSON");
        poison(reasons, bytes("a"), bytes("[]"), "expected a JSON object");
        poison(reasons, bytes("a"), new byte[0], "expected a JSON object");
        poison(reasons, bytes("a"), bytes("{\"n\": \"one\"}"), "field n at byte");
        poison(reasons, bytes("a"), bytes("{\"n\": 3000000000}"), "field n at byte");
        poison(reasons, bytes("a"), bytes("{\"k\": \"b\", \"n\": 2}"), "field k does not agree with the record key");
        poison(reasons, bytes("a"), new byte[] {'{', (byte) 0xff, '}'}, "");
        poison(reasons, null, bytes("{\"n\": 2}"), "record has no key");
        poison(reasons, new byte[] {(byte) 0xff}, bytes("{\"n\": 2}"), "record key");
        poison(reasons, bytes("k".repeat(70_000)), bytes("{\"n\": 2}"), "key");

        Answer answer = session.get("poison", "a", STRONG);
        assertThat(answer.row().orElseThrow().at()).isEqualTo(before.at());
        assertThat(answer.position()).containsEntry(0, before.at().offset() + reasons.size());
        Written after = session.write("poison", "{\"k\": \"a\", \"n\": 2}");
        assertThat(session.get("poison", "a").row().orElseThrow().at()).isEqualTo(after.at());

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(deadLetters("poison").keySet()).isEqualTo(reasons.keySet()));
        deadLetters("poison").forEach((offset, letter) -> {
            assertThat(letter.reason()).contains(reasons.get(offset));
            assertThat(letter.partition()).isZero();
        });
        assertThat(vidi.metric("vidi_join_dead_letters_total{table=\"poison\"")).isEqualTo(reasons.size());
        Map<Long, String> told = new HashMap<>();
        try (DeadLetterCursor letters = vidi.client().deadLetters(DeadLetterSelection.of("poison"))) {
            letters.forEachRemaining(letter -> told.put(letter.record().offset(), letter.reason()));
        }
        deadLetters("poison").forEach((offset, letter) -> assertThat(told).containsEntry(offset, letter.reason()));
        assertThat(told).hasSameSizeAs(reasons);
    }

    private static void poison(Map<Long, String> reasons, byte[] key, byte[] value, String reason) throws Exception {
        reasons.put(vidi.append(new ProducerRecord<>("poison", 0, key, value)).offset(), reason);
    }

    private static Map<Long, DeadLetter> deadLetters(String topic) {
        Map<Long, DeadLetter> letters = new HashMap<>();
        new TopicScan(vidi.bootstrapServers(), SOON).scan(TOPICS.deadLetters(), record -> {
            try {
                DeadLetter letter = DeadLetterCodec.decode(record.value());
                if (letter.topic().equals(topic)) {
                    letters.put(letter.offset(), letter);
                }
            } catch (MalformedPayloadException e) {
                throw new AssertionError(e);
            }
        });
        return letters;
    }

    @Test
    void passesOverGarbageInTheReadsTopic() throws Exception {
        Session session = vidi.client().session();
        session.write("readings", "{\"k\": \"a\", \"n\": 1}");
        String tableId = vidi.client().describe("readings").schema().tableId();
        List<byte[]> garbage = new ArrayList<>();
        garbage.add(bytes("garbage"));
        garbage.add(new byte[0]);
        garbage.add(null);
        garbage.add(new byte[7 * MIB]);
        garbage.add(batch(99, new Question.Keys(List.of(bytes("a")))));
        garbage.add(batch(-1, new Question.Keys(List.of(bytes("a")))));
        garbage.add(batch(0, null));
        garbage.add(batch(0, new Question.Keys(List.of())));
        garbage.add(batch(0, new Question.Keys(List.of(new byte[0]))));
        garbage.add(batch(0, new Question.Keys(List.of(bytes("no key of this table")))));
        garbage.add(batch(0, new Question.Operation(bytes("no key"), "op")));
        garbage.add(batch(0, new Question.Keys(List.of(new byte[8 * MIB - 200]))));
        for (byte[] each : garbage) {
            vidi.append(new ProducerRecord<>(TOPICS.reads(tableId), 0, null, each));
        }
        assertThat(session.get("readings", "a", STRONG).row()).isPresent();
        // What is no batch, a batch for nowhere, and a read whose answer fits no record.
        assertThat(vidi.metric("vidi_join_malformed_total{table=\"readings\"")).isEqualTo(7);
        assertThat(vidi.metric("vidi_join_refused_total{reason=\"MALFORMED\",table=\"readings\""))
                .isEqualTo(5);

        List<String> refusals = new ArrayList<>();
        try (LogCursor log = vidi.client().log(new LogSelection("readings", false, 0))) {
            log.forEachRemaining(
                    entry -> entry.event().fold(answered -> refusals.add(answered.refusal()), caused -> false));
        }
        assertThat(refusals)
                .filteredOn(refusal -> refusal.contains("asks nothing"))
                .hasSize(1);
        assertThat(refusals)
                .filteredOn(refusal -> refusal.contains("no key of the table"))
                .hasSize(3);
        assertThat(refusals).contains("");
    }

    private static byte[] batch(int home, Question question) {
        return ReadBatchCodec.encode(new ReadBatch(
                1,
                1,
                home,
                List.of(new ReadEvent(
                        new ReadId(1, 2),
                        new Reader(new UUID(1, 1), "", "", ""),
                        Level.SESSION,
                        0,
                        0,
                        60_000,
                        50_000,
                        List.of(0),
                        "",
                        null,
                        question))));
    }

    @Test
    void takesWhateverIsInTheHeadersOfARecord() throws Exception {
        Session session = vidi.client().session();
        Answer seen = session.get("headers", "none");
        ProducerRecord<byte[], byte[]> record = record("headers", "a", "{\"n\": 1}");
        record.headers()
                .add("vidi-cause", bytes("no uuid"))
                .add("vidi-cause", null)
                .add("vidi-cause", bytes(seen.readId()))
                .add("vidi-deps", bytes("no token"))
                .add("vidi-op", bytes("o".repeat(100_000)))
                .add("traceparent", bytes("t".repeat(100_000)))
                .add("vidi.timestamp", bytes("x"));
        RecordMetadata at = vidi.append(record);
        ProducerRecord<byte[], byte[]> stranger = record("headers", "b", "{\"n\": 1}");
        stranger.headers().add("vidi-deps", null).add("vidi-op", null).add("traceparent", null);
        vidi.append(stranger);

        assertThat(session.getMany("headers", List.of("a", "b"), STRONG).rows()).hasSize(2);
        await().atMost(SOON).untilAsserted(() -> {
            List<String> causes = new ArrayList<>();
            try (LogCursor log = vidi.client().log(new LogSelection("headers", false, 0))) {
                log.forEachRemaining(entry -> entry.event()
                        .fold(
                                answered -> true,
                                caused -> causes.add(
                                        caused.write().offset() + " " + caused.readIds() + caused.operationId())));
            }
            assertThat(causes).containsExactly(at.offset() + " [" + seen.readId() + "]");
        });
        assertThat(vidi.metric("vidi_join_unverifiable_total{table=\"headers\""))
                .isEqualTo(1);
    }

    @Test
    void waitsForOpenTransactionsAndPassesTheirMarkers() throws Exception {
        Session session = vidi.client().session();
        session.write("transactions", "{\"k\": \"a\", \"n\": 0}");
        try (KafkaProducer<byte[], byte[]> producer = vidi.producer(Map.of("transactional.id", "tx"))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(record("transactions", "a", "{\"n\": 1}")).get();
            producer.abortTransaction();
            Answer aborted = session.get("transactions", "a", STRONG);
            assertThat(aborted.row().orElseThrow().get("n")).isEqualTo(0L);
            assertThat(aborted.position()).containsEntry(0, 2L);

            producer.beginTransaction();
            RecordMetadata open =
                    producer.send(record("transactions", "a", "{\"n\": 2}")).get();
            String waits = "transactions-0 is applied up to offset " + (open.offset() - 1) + ", the read needs offset ";
            refusedForNow("a", LEVEL_STRONG, aborted.token(), waits + open.offset());
            assertThat(session.get("transactions", "a").row().orElseThrow().get("n"))
                    .isEqualTo(0L);
            Written behind = vidi.client().session().write("transactions", "{\"k\": \"b\", \"n\": 3}");
            refusedForNow(
                    "b", LEVEL_SESSION, behind.token(), waits + behind.at().offset());

            var late = session.getAsync("transactions", "a", STRONG.withWaitMax(Duration.ofMillis(100)));
            await().atMost(SOON)
                    .until(() ->
                            vidi.metric("vidi_join_refused_total{reason=\"NOT_REACHED\",table=\"transactions\"") > 2);
            producer.commitTransaction();
            assertThat(late.get().row().orElseThrow().at().offset()).isEqualTo(open.offset());
            Answer all = session.getMany("transactions", List.of("a", "b"), STRONG);
            assertThat(all.rows()).extracting(row -> row.get("n")).containsExactly(2L, 3L);
            // The last offset is the marker's.
            assertThat(all.position()).containsEntry(0, behind.at().offset() + 1);
        }
        // The last one was refused, and was asked again by a read that names the one before it.
        Map<String, LogEvent.Answered> reads = new HashMap<>();
        try (LogCursor log = vidi.client().log(new LogSelection("transactions", false, 0))) {
            log.forEachRemaining(entry ->
                    entry.event().fold(answered -> reads.put(answered.readId(), answered), caused -> caused));
        }
        assertThat(reads.values())
                .filteredOn(read -> !read.retries().isEmpty())
                .isNotEmpty()
                .allSatisfy(
                        read -> assertThat(reads.get(read.retries()).refusal()).startsWith("NOT_REACHED"));
    }

    private static void refusedForNow(String key, dev.vidi.proto.api.v1.Level level, Token seen, String message) {
        GetRequest request = GetRequest.newBuilder()
                .setTable("transactions")
                .setKey(Value.newBuilder().setStringValue(key))
                .setOptions(dev.vidi.proto.api.v1.ReadOptions.newBuilder()
                        .setLevel(level)
                        .setWaitMs(200))
                .build();
        assertRefused(() -> vidi.reads(seen).get(request), Status.Code.UNAVAILABLE, message, "looser level");
    }

    @Test
    void findsKeysThatAnotherPartitionerHasPlaced() throws Exception {
        Session session = vidi.client().session();
        List<String> keys = IntStream.range(0, 40).mapToObj(i -> "k" + i).toList();
        for (String key : keys) {
            session.write("strays", "{\"k\": \"" + key + "\", \"n\": 1}");
        }
        assertThat(session.getMany("strays", keys).rows()).hasSize(40);
        // One partition is asked now, as all keys were where they should be.
        assertThat(session.get("strays", "k1").position()).hasSize(1);

        List<String> strays = IntStream.range(0, 40).mapToObj(i -> "stray" + i).toList();
        for (int i = 0; i < strays.size(); i++) {
            vidi.append(new ProducerRecord<>("strays", i % 4, bytes(strays.get(i)), bytes("{\"n\": 2}")));
        }
        assertThat(session.getMany("strays", keys, STRONG).rows()).hasSize(40);
        assertThat(session.getMany("strays", strays, STRONG).rows()).hasSize(40);
        for (String stray : strays) {
            Answer answer = session.get("strays", stray);
            assertThat(answer.row()).as(stray).isPresent();
            assertThat(answer.position()).hasSize(4);
        }
    }

    @Test
    void takesRecordsOfAnyTime() throws Exception {
        Session session = vidi.client().session();
        Instant ahead = Instant.ofEpochMilli(System.currentTimeMillis() + 59 * 60_000);
        RecordMetadata future = vidi.append(
                new ProducerRecord<>("times", 0, ahead.toEpochMilli(), bytes("ahead"), bytes("{\"n\": 1}")));
        RecordMetadata none = vidi.append(withoutTime(record("times", "none", "{\"n\": 2}")));
        RecordMetadata zero = vidi.append(new ProducerRecord<>("times", 0, 0L, bytes("zero"), bytes("{\"n\": 3}")));
        Written now = session.write("times", "{\"k\": \"now\", \"n\": 4}");

        List<Row> rows = session.getMany("times", List.of("ahead", "none", "zero", "now"), STRONG)
                .rows();
        assertThat(rows)
                .extracting(row -> row.at().offset())
                .containsExactly(
                        future.offset(), none.offset(), zero.offset(), now.at().offset());
        assertThat(rows.get(0).at().timestamp()).isEqualTo(ahead);
        assertThat(rows.get(1).at().timestamp()).isEqualTo(Instant.ofEpochMilli(-1));
        Written after = session.write("times", "{\"k\": \"ahead\", \"n\": 5}");
        assertThat(session.get("times", "ahead").row().orElseThrow().at()).isEqualTo(after.at());
    }

    /** Kafka's producer has no way to say that a record has no time; other clients do. */
    private static ProducerRecord<byte[], byte[]> withoutTime(ProducerRecord<byte[], byte[]> record)
            throws ReflectiveOperationException {
        Field timestamp = ProducerRecord.class.getDeclaredField("timestamp");
        timestamp.setAccessible(true);
        timestamp.set(record, -1L);
        return record;
    }

    @Test
    void deletesByNullValues() throws Exception {
        vidi.topic("deletions", 2, Map.of());
        vidi.client().execute("CREATE TABLE deletions (k VARCHAR PRIMARY KEY, n INTEGER)");
        Session session = vidi.client().session();
        Written written = session.write("deletions", "{\"k\": \"a\", \"n\": 1}");
        assertThat(session.get("deletions", "a").row()).isPresent();
        vidi.append("deletions", "a", null);
        vidi.append("deletions", "never", null);
        Answer answer = session.getMany("deletions", List.of("a", "never"), STRONG);
        assertThat(answer.rows()).isEmpty();
        Written again = session.write("deletions", "{\"k\": \"a\", \"n\": 2}");
        assertThat(again.at().offset()).isGreaterThan(written.at().offset());
        Written deleted = session.delete("deletions", "a");
        assertThat(deleted.at().offset()).isEqualTo(again.at().offset() + 1);
        assertThat(session.get("deletions", "a").row()).isEmpty();
    }

    @Test
    void givesBackEveryTypeExactly() throws Exception {
        vidi.topic("types", 1, Map.of());
        vidi.client()
                .execute("CREATE TABLE types (id BIGINT PRIMARY KEY, flag BOOLEAN, few INTEGER, many BIGINT,"
                        + " roughly DOUBLE, amount DECIMAL(38, 10), note VARCHAR, born DATE, seen TIMESTAMP)");
        List<Map<String, Object>> rows = List.of(
                row(
                        1,
                        true,
                        Integer.MIN_VALUE,
                        Long.MIN_VALUE,
                        Double.MIN_VALUE,
                        "-9999999999999999999999999999.9999999999",
                        "",
                        "0001-01-01",
                        "0001-01-01T00:00:00Z"),
                row(
                        2,
                        false,
                        Integer.MAX_VALUE,
                        Long.MAX_VALUE,
                        Double.MAX_VALUE,
                        "9999999999999999999999999999.9999999999",
                        "\u0000 \"\\ \u00e9 \ud83d\ude00 \u2028",
                        "9999-12-31",
                        "9999-12-31T23:59:59.999999Z"),
                row(
                        3,
                        null,
                        0,
                        (1L << 53) + 1,
                        0.1 + 0.2,
                        "0.1000000000",
                        "null",
                        "1969-12-31",
                        "1969-12-31T23:59:59.999999Z"),
                row(Long.MAX_VALUE, null, null, null, null, null, null, null, null));
        Session session = vidi.client().session();
        for (Map<String, Object> row : rows) {
            session.write("types", row);
        }
        List<Long> ids =
                rows.stream().map(row -> ((Number) row.get("id")).longValue()).toList();
        List<Row> first = session.getMany("types", ids).rows();
        for (int i = 0; i < rows.size(); i++) {
            assertThat(first.get(i).toMap()).isEqualTo(widened(rows.get(i)));
        }
        // The same once more, as whoever reads the topic sees it and writes it.
        Map<Long, byte[]> values = new HashMap<>();
        new TopicScan(vidi.bootstrapServers(), SOON)
                .scan(
                        "types",
                        record -> values.put(
                                Long.parseLong(new String(record.key(), StandardCharsets.UTF_8)), record.value()));
        session.delete("types", 1);
        for (Map.Entry<Long, byte[]> value : values.entrySet()) {
            vidi.append(new ProducerRecord<>("types", bytes(value.getKey().toString()), value.getValue()));
        }
        List<Row> second = session.getMany("types", ids, STRONG).rows();
        assertThat(second)
                .extracting(Row::toMap)
                .isEqualTo(first.stream().map(Row::toMap).toList());
        assertThat(second.get(0).at().offset()).isGreaterThan(first.get(3).at().offset());
    }

    private static Map<String, Object> row(
            long id,
            Boolean flag,
            Integer small,
            Long large,
            Double real,
            String exact,
            String text,
            String day,
            String moment) {
        Map<String, Object> row = new HashMap<>();
        row.put("id", id);
        row.put("flag", flag);
        row.put("few", small);
        row.put("many", large);
        row.put("roughly", real);
        row.put("amount", exact == null ? null : new BigDecimal(exact));
        row.put("note", text);
        row.put("born", day == null ? null : LocalDate.parse(day));
        row.put("seen", moment == null ? null : Instant.parse(moment));
        return row;
    }

    private static Map<String, Object> widened(Map<String, Object> row) {
        Map<String, Object> wide = new HashMap<>(row);
        wide.computeIfPresent("few", (name, value) -> ((Number) value).longValue());
        return wide;
    }
}
