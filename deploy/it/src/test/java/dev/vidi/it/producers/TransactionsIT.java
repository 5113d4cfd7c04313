package dev.vidi.it.producers;

import static dev.vidi.it.badinput.EmbeddedVidi.bytes;
import static dev.vidi.it.producers.TableRows.STRONG;
import static dev.vidi.it.producers.TableRows.assertRows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidi.client.Answer;
import dev.vidi.client.Level;
import dev.vidi.client.QueryOptions;
import dev.vidi.client.QueryResult;
import dev.vidi.client.ReadOptions;
import dev.vidi.client.Row;
import dev.vidi.client.Session;
import dev.vidi.client.VidiException;
import dev.vidi.it.badinput.EmbeddedVidi;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Topics that a transactional producer writes to: what was committed is shown, at once, and nothing else ever. */
@Timeout(90)
final class TransactionsIT {
    private static final int PARTITIONS = 3;

    @TempDir
    private static Path directory;

    @AutoClose
    private static EmbeddedVidi vidi;

    @BeforeAll
    static void start() throws Exception {
        vidi = EmbeddedVidi.start(directory);
    }

    @Test
    void showsWhatWasCommittedToStrongReadsRightBehindIt() throws Exception {
        vidi.topic("ledger", PARTITIONS, Map.of());
        vidi.client().execute("CREATE TABLE ledger (k VARCHAR PRIMARY KEY, n INTEGER)");
        Random random = new Random(7);
        Map<Object, Map<String, Object>> expected = new HashMap<>();
        Session session = vidi.client().session();
        try (KafkaProducer<byte[], byte[]> producer = transactional("ledger")) {
            for (int i = 0; i < 60; i++) {
                Map<Object, Map<String, Object>> after = new HashMap<>(expected);
                producer.beginTransaction();
                String key = "";
                for (int each = 0; each < 4; each++) {
                    key = "k" + random.nextInt(20);
                    if (random.nextInt(4) == 0) {
                        producer.send(record("ledger", key, null));
                        after.remove(key);
                    } else {
                        producer.send(record("ledger", key, i * 10 + each));
                        after.put(key, row(key, i * 10 + each));
                    }
                }
                if (i % 3 == 1) {
                    producer.flush();
                    producer.abortTransaction();
                } else {
                    producer.commitTransaction();
                    expected = after;
                }
                assertThat(session.get("ledger", key, STRONG).row().map(Row::toMap))
                        .as("%s behind transaction %d", key, i)
                        .isEqualTo(java.util.Optional.ofNullable(expected.get(key)));
            }
        }
        assertRows(vidi, "ledger", expected, List.of("k20"));
        assertThat(TableRows.deadLetters(vidi, "ledger")).isEmpty();
    }

    /** One partition ends in the marker of a commit, one has nothing but what was aborted, one has nothing. */
    @Test
    void answersForATableThatIsIdleBehindMarkersAlsoAfterARestart() throws Exception {
        vidi.topic("idle", PARTITIONS, Map.of());
        try (KafkaProducer<byte[], byte[]> producer = transactional("idle")) {
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("idle", 0, bytes("a"), value(1)));
            producer.commitTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("idle", 1, bytes("b"), value(2)));
            producer.flush();
            producer.abortTransaction();
        }
        vidi.client().execute("CREATE TABLE idle (k VARCHAR PRIMARY KEY, n INTEGER) WITH (partitioner = 'any')");
        Map<Object, Map<String, Object>> expected = Map.of("a", row("a", 1));
        assertRows(vidi, "idle", expected, List.of("b"));
        // Past the markers: nothing lies before the ends that it has not seen.
        Map<Integer, Long> ends = Map.of(0, 1L, 1, 1L, 2, -1L);
        assertThat(vidi.client().session().get("idle", "a", STRONG).position()).isEqualTo(ends);

        vidi.close();
        vidi = EmbeddedVidi.start(directory);
        assertRows(vidi, "idle", expected, List.of("b"));
        assertThat(vidi.client().session().get("idle", "b", STRONG).position()).isEqualTo(ends);
    }

    @Test
    void makesATableOverATransactionThatIsOpen() throws Exception {
        vidi.topic("pending", 1, Map.of());
        try (KafkaProducer<byte[], byte[]> producer = transactional("pending")) {
            producer.beginTransaction();
            producer.send(record("pending", "a", 1));
            producer.commitTransaction();
            producer.beginTransaction();
            producer.send(record("pending", "a", 2));
            producer.send(record("pending", "b", 2)).get();
            vidi.client().execute("CREATE TABLE pending (k VARCHAR PRIMARY KEY, n INTEGER)");
            Session session = vidi.client().session();
            assertThat(session.get("pending", "a").row().map(Row::toMap)).contains(row("a", 1));
            assertThat(session.get("pending", "b").row()).isEmpty();

            // A plain write behind it is not yet to be seen by anyone, and a strong read says that it cannot see it.
            vidi.append("pending", "c", "{\"n\": 3}");
            ReadOptions shortly = STRONG.withWaitMax(Duration.ofMillis(200)).withTimeout(Duration.ofSeconds(3));
            assertThatThrownBy(() -> session.get("pending", "c", shortly))
                    .isInstanceOf(VidiException.class)
                    .hasMessageContaining("pending-0 is applied up to offset 1, the read needs offset 4");
            assertThatThrownBy(() -> {
                        try (QueryResult result = session.query(
                                "SELECT * FROM pending", List.of(), QueryOptions.DEFAULT.withReading(shortly))) {
                            result.forEachRemaining(row -> {});
                        }
                    })
                    .isInstanceOf(VidiException.class)
                    .hasMessageContaining("pending-0 is applied up to offset 1, the read needs offset 4");
            Answer eventual = session.get("pending", "c", ReadOptions.DEFAULT.withLevel(Level.EVENTUAL));
            assertThat(eventual.row()).isEmpty();

            producer.abortTransaction();
            assertRows(vidi, "pending", Map.of("a", row("a", 1), "c", row("c", 3)), List.of("b"));
        }
    }

    private static KafkaProducer<byte[], byte[]> transactional(String id) {
        KafkaProducer<byte[], byte[]> producer = vidi.producer(Map.of("transactional.id", id));
        producer.initTransactions();
        return producer;
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, String key, @Nullable Integer n) {
        return new ProducerRecord<>(topic, bytes(key), n == null ? null : value(n));
    }

    private static byte[] value(int n) {
        return bytes("{\"n\": " + n + "}");
    }

    private static Map<String, Object> row(String key, int n) {
        return Map.of("k", key, "n", (long) n);
    }
}
