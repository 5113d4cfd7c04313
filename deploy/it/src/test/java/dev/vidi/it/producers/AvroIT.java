package dev.vidi.it.producers;

import static dev.vidi.it.badinput.EmbeddedVidi.bytes;
import static dev.vidi.it.producers.TableRows.STRONG;
import static dev.vidi.it.producers.TableRows.assertRows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.vidi.client.DeadLetter;
import dev.vidi.client.Session;
import dev.vidi.client.VidiException;
import dev.vidi.it.badinput.EmbeddedVidi;
import dev.vidi.it.kafka.TopicScan;
import dev.vidi.it.producers.Payments.Version;
import dev.vidi.query.registry.RegistryServer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Records that were written in Avro, with the schemas of a registry, by those who change them and do not ask Vidi. */
@Timeout(90)
final class AvroIT {
    private static final int FIRST_ID = 11;
    private static final int UNKNOWN_ID = 99;
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private static Path directory;

    private static EmbeddedVidi vidi;
    private static RegistryServer registry;

    @BeforeAll
    static void start() throws Exception {
        registry = new RegistryServer();
        registry.answer("/schemas/ids/" + UNKNOWN_ID, 404, "{'error_code':40403,'message':'Schema 99 not found'}");
        vidi = EmbeddedVidi.start(directory);
    }

    @AfterAll
    static void stop() {
        vidi.close();
        registry.close();
    }

    @Test
    void readsEveryVersionOfASchemaThatEvolves() throws Exception {
        vidi.topic("evolving", 2, Map.of());
        publish(Version.FIRST);
        publish(Version.NOTE_ADDED);
        createTable("evolving", Version.NOTE_ADDED);
        publish(Version.PAYER_REMOVED);
        publish(Version.PAYER_BY_KIND);

        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        Map<Object, Map<String, Object>> expected = new HashMap<>();
        for (int i = 0; i < 120; i++) {
            Version version = Version.values()[i * 7 / 3 % Version.values().length];
            long key = i % 50;
            if (i % 13 == 12) {
                records.add(new ProducerRecord<>("evolving", bytes("" + key), null));
                expected.remove(key);
            } else {
                records.add(new ProducerRecord<>("evolving", bytes("" + key), version.record(id(version), i)));
                expected.put(key, version.row(key, i));
            }
        }
        vidi.appendAll(records);
        assertRows(vidi, "evolving", expected, List.of(50L));
        assertThat(TableRows.deadLetters(vidi, "evolving")).isEmpty();

        // What Vidi writes, others read with the schema that the table was made with.
        Map<String, Object> ours = Map.of(
                "id", 51L, "payer", "Vidi", "amount", Payments.amount(3), "paid", Payments.at(3), "note", "ours");
        vidi.client().session().write("evolving", ours);
        expected.put(51L, ours);
        assertRows(vidi, "evolving", expected, List.of());
        List<String> read = new ArrayList<>();
        new TopicScan(vidi.bootstrapServers(), SOON).scan("evolving", record -> {
            if (new String(record.key(), java.nio.charset.StandardCharsets.UTF_8).equals("51")) {
                read.add(Payments.unframed(
                        record.value(),
                        Version.NOTE_ADDED.schema,
                        (id, found) -> id + " " + found.get("payer")
                                + " " + found.get("note") + " "
                                + ((ByteBuffer) found.get("amount")).remaining()));
            }
        });
        int bytes = Payments.amount(3).unscaledValue().toByteArray().length;
        assertThat(read).containsExactly(id(Version.NOTE_ADDED) + " Vidi ours " + bytes);
    }

    @Test
    void waitsForASchemaUntilTheRegistryIsBack() throws Exception {
        vidi.topic("waiting", 1, Map.of());
        publish(Version.FIRST);
        createTable("waiting", Version.FIRST);
        vidi.append(record("waiting", "1", Version.FIRST, 1));
        Map<Object, Map<String, Object>> expected = new HashMap<>(Map.of(1L, withoutNote(Version.FIRST.row(1, 1))));
        assertRows(vidi, "waiting", expected, List.of());

        registry.down(true);
        try {
            vidi.append(record("waiting", "2", Version.PAYER_REMOVED, 2));
            vidi.append(record("waiting", "3", Version.FIRST, 3));
            Session session = vidi.client().session();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThatThrownBy(
                                    () -> session.get("waiting", 3L, STRONG.withTimeout(Duration.ofSeconds(1))))
                            .isInstanceOf(VidiException.class)
                            .hasMessageContaining("schema registry at " + registry.address()));
            assertThat(TableRows.deadLetters(vidi, "waiting")).isEmpty();
        } finally {
            registry.down(false);
        }
        publish(Version.PAYER_REMOVED);
        await().atMost(SOON)
                .until(() -> vidi.client().describe("waiting").problem().isEmpty());
        // It has a field for the column that the schema of the table has not.
        expected.put(2L, Version.PAYER_REMOVED.row(2, 2));
        expected.put(3L, withoutNote(Version.FIRST.row(3, 3)));
        assertRows(vidi, "waiting", expected, List.of());
        assertThat(TableRows.deadLetters(vidi, "waiting")).isEmpty();
    }

    /** The table's own schema has no field for it, and so no default. */
    private static Map<String, Object> withoutNote(Map<String, Object> row) {
        row.put("note", null);
        return row;
    }

    @Test
    void keepsAsideWhatNamesNoSchemaAndWhatIsNoRecord() throws Exception {
        vidi.topic("broken", 1, Map.of());
        publish(Version.FIRST);
        createTable("broken", Version.FIRST);
        vidi.append(record("broken", "1", Version.FIRST, 1));
        byte[] whole = Version.FIRST.record(id(Version.FIRST), 2);
        byte[] unframed = whole.clone();
        unframed[0] = 1;
        vidi.append(new ProducerRecord<>("broken", bytes("1"), Version.FIRST.record(UNKNOWN_ID, 2)));
        vidi.append(new ProducerRecord<>("broken", bytes("1"), unframed));
        vidi.append(new ProducerRecord<>("broken", bytes("1"), java.util.Arrays.copyOf(whole, whole.length - 3)));
        vidi.append(new ProducerRecord<>("broken", bytes("one"), whole));
        assertRows(vidi, "broken", Map.of(1L, withoutNote(Version.FIRST.row(1, 1))), List.of(2L));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(TableRows.deadLetters(vidi, "broken"))
                        .extracting(DeadLetter::reason)
                        .satisfiesExactly(
                                reason -> assertThat(reason).contains("schema 99", "does not have"),
                                reason -> assertThat(reason).contains("begins with byte 1"),
                                reason -> assertThat(reason).isNotBlank(),
                                reason -> assertThat(reason).contains("key")));
    }

    private static void createTable(String topic, Version latest) {
        registry.answer(
                "/subjects/" + topic + "-value/versions/latest",
                200,
                "{'subject':'" + topic + "-value','version':1,'id':" + id(latest) + ",'schema':" + quoted(latest)
                        + "}");
        vidi.client()
                .execute("CREATE TABLE " + topic + Payments.COLUMNS + " WITH (format = 'avro', schema_registry = '"
                        + registry.address() + "')");
    }

    private static void publish(Version version) {
        registry.answer("/schemas/ids/" + id(version), 200, "{'schema':" + quoted(version) + "}");
    }

    /** A JSON string; the schemas have no apostrophes. */
    private static String quoted(Version version) {
        return "'" + version.schema.toString().replace("\"", "\\\"") + "'";
    }

    private static int id(Version version) {
        return FIRST_ID + version.ordinal();
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, String key, Version version, int payment) {
        return new ProducerRecord<>(topic, bytes(key), version.record(id(version), payment));
    }
}
