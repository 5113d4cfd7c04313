package dev.vidi.it.producers;

import static dev.vidi.it.badinput.EmbeddedVidi.bytes;
import static dev.vidi.it.producers.TableRows.assertRows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.client.Session;
import dev.vidi.it.badinput.EmbeddedVidi;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Topics whose keys librdkafka has placed, by the CRC-32 of the key: kcat, and the clients of most languages. */
@Timeout(90)
final class PlacementIT {
    private static final int PARTITIONS = 5;
    private static final int KEYS = 60;

    @TempDir
    private static Path directory;

    @AutoClose
    private static EmbeddedVidi vidi;

    @BeforeAll
    static void start() throws Exception {
        vidi = EmbeddedVidi.start(directory);
    }

    @ParameterizedTest
    @CsvSource({"unsaid, ''", "said, WITH (partitioner = 'any')"})
    void readsWhatWasThereBeforeTheTableAndWhatComesBehindIt(String topic, String options) throws Exception {
        vidi.topic(topic, PARTITIONS, Map.of());
        vidi.appendAll(records(topic, 0, KEYS, "first"));
        vidi.client().execute("CREATE TABLE " + topic + " (k VARCHAR PRIMARY KEY, n INTEGER, note VARCHAR)" + options);
        assertRows(vidi, topic, rows(0, KEYS, "first"), List.of("none", "k-1"));

        vidi.appendAll(records(topic, 30, KEYS, "second"));
        vidi.appendAll(deletions(topic, 0, 20));
        Map<Object, Map<String, Object>> expected = rows(20, 30, "first");
        expected.putAll(rows(30, KEYS, "second"));
        assertRows(vidi, topic, expected, List.of("none", "k0", "k19"));
        assertThat(TableRows.deadLetters(vidi, topic)).isEmpty();
    }

    /** As librdkafka's {@code consistent_random} does for keys that are not empty. */
    private static int partition(String key) {
        CRC32 crc = new CRC32();
        crc.update(bytes(key));
        return (int) (crc.getValue() % PARTITIONS);
    }

    private static List<ProducerRecord<byte[], byte[]>> records(String topic, int from, int end, String note) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = from; i < end; i++) {
            String value = "{\"n\": " + i + ", \"note\": \"" + note + "\"}";
            records.add(new ProducerRecord<>(topic, partition("k" + i), bytes("k" + i), bytes(value)));
        }
        return records;
    }

    private static List<ProducerRecord<byte[], byte[]>> deletions(String topic, int from, int end) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = from; i < end; i++) {
            records.add(new ProducerRecord<>(topic, partition("k" + i), bytes("k" + i), null));
        }
        return records;
    }

    private static Map<Object, Map<String, Object>> rows(int from, int end, String note) {
        Map<Object, Map<String, Object>> rows = new LinkedHashMap<>();
        for (int i = from; i < end; i++) {
            rows.put("k" + i, Map.of("k", "k" + i, "n", (long) i, "note", note));
        }
        return rows;
    }

    @Test
    void writesAndDeletesRowsWhereOthersHavePlacedThem() throws Exception {
        vidi.topic("shared", PARTITIONS, Map.of());
        vidi.appendAll(records("shared", 0, KEYS, "theirs"));
        vidi.client().execute("CREATE TABLE shared (k VARCHAR PRIMARY KEY, n INTEGER, note VARCHAR)");
        assertRows(vidi, "shared", rows(0, KEYS, "theirs"), List.of());

        Session session = vidi.client().session();
        for (int i = 0; i < 15; i++) {
            session.write("shared", Map.of("k", "k" + i, "n", i, "note", "ours"));
        }
        for (int i = 15; i < 30; i++) {
            session.delete("shared", "k" + i);
        }
        Map<Object, Map<String, Object>> expected = rows(0, 15, "ours");
        expected.putAll(rows(30, KEYS, "theirs"));
        assertRows(vidi, "shared", expected, List.of("k15", "k29"));

        vidi.appendAll(records("shared", 0, 30, "theirs again"));
        expected.putAll(rows(0, 30, "theirs again"));
        assertRows(vidi, "shared", expected, List.of());
    }
}
