package dev.vidi.it.producers;

import static dev.vidi.it.badinput.EmbeddedVidi.bytes;
import static dev.vidi.it.producers.TableRows.assertRows;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.it.badinput.EmbeddedVidi;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A database's table as a connector of Debezium for PostgreSQL tells it: a snapshot, then changes, with a key that
 * changes, rows that come back, and a column that is added under way. The same story twice: with the schema part of Kafka
 * Connect and decimals in bytes, and without it and decimals as text.
 */
@Timeout(90)
final class DebeziumIT {
    private static final String COLUMNS = " (id BIGINT PRIMARY KEY, name VARCHAR, credit DECIMAL(10, 2),"
            + " rating DECIMAL(24, 12), born DATE, since TIMESTAMP, seen TIMESTAMP, active BOOLEAN, city VARCHAR)";

    @TempDir
    private static Path directory;

    @AutoClose
    private static EmbeddedVidi vidi;

    @BeforeAll
    static void start() throws Exception {
        vidi = EmbeddedVidi.start(directory);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "customers-with-schema | shop.with | ''",
                "customers-without-schema | shop.without | , timestamp_unit = 'micros'"
            })
    void isTheDatabasesTable(String file, String topic, String settings) throws Exception {
        String table = topic.replace('.', '_');
        vidi.topic(topic, 3, Map.of());
        List<ProducerRecord<byte[], byte[]>> records = records(file + ".tsv", topic);
        // The snapshot is there before the table is, the changes come behind it.
        vidi.appendAll(records.subList(0, 4));
        vidi.client()
                .execute("CREATE TABLE " + table + COLUMNS + " WITH (topic = '" + topic
                        + "', format = 'debezium-json', key_format = 'json'" + settings + ")");
        assertRows(vidi, table, snapshot(), List.of(1005L));
        for (ProducerRecord<byte[], byte[]> record : records.subList(4, records.size())) {
            vidi.append(record);
        }
        assertRows(vidi, table, latest(), List.of(1004L, 1007L, 0L));
        assertThat(TableRows.deadLetters(vidi, table)).isEmpty();
    }

    /** Lines of key and value with a tabulator between; one that ends there has no value. */
    private static List<ProducerRecord<byte[], byte[]>> records(String file, String topic) throws IOException {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(DebeziumIT.class.getResourceAsStream(file), file), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int tab = line.indexOf('\t');
                String value = line.substring(tab + 1);
                records.add(new ProducerRecord<>(
                        topic, bytes(line.substring(0, tab)), value.isEmpty() ? null : bytes(value)));
            }
        }
        return records;
    }

    private static Map<Object, Map<String, Object>> snapshot() {
        Map<Object, Map<String, Object>> rows = new HashMap<>();
        put(rows, 1001, "Ada Byron", "120.50", "4.75", "1815-12-09", "2021-01-01T00:00:00Z", ADA, true, null);
        put(
                rows,
                1002,
                "Zo\u00eb \"Z\" M\u00fcller",
                "-0.01",
                "10",
                "1990-01-01",
                ZOE,
                "2026-11-21T00:00:00Z",
                false,
                null);
        put(rows, 1003, "Grace\tHopper\n\ud83d\ude00", null, null, null, null, null, true, null);
        put(rows, 1004, "Dijkstra, E. W.", "99999999.99", TINY, "1970-01-01", BEFORE, LAST, true, null);
        return rows;
    }

    private static final String ADA = "2026-11-20T08:15:30.123456Z";
    private static final String ZOE = "2023-11-14T22:13:20.000001Z";
    private static final String TINY = "0.000000000001";
    private static final String BEFORE = "1969-12-31T23:59:59.999999Z";
    private static final String LAST = "1999-12-31T23:59:59.999999Z";

    private static Map<Object, Map<String, Object>> latest() {
        Map<Object, Map<String, Object>> rows = new HashMap<>();
        put(rows, 1001, "Ada Byron", "99.95", "4.75", "1815-12-09", "2025-11-25T10:00:01Z", ADA, true, null);
        put(rows, 1002, "Zoe Mueller", "-0.01", "10", "1990-01-01", ZOE, "2026-11-21T00:00:00Z", true, "K\u00f6ln");
        put(
                rows,
                1003,
                "Grace Hopper",
                "0.00",
                "5",
                "1906-12-07",
                "2025-11-25T10:00:02Z",
                "2026-11-25T10:00:02Z",
                true,
                null);
        put(rows, 2004, "Dijkstra, E. W.", "99999999.99", TINY, "1970-01-01", BEFORE, LAST, true, null);
        put(
                rows,
                1005,
                "Barbara Liskov",
                "15.00",
                null,
                "1939-11-08",
                "2025-11-25T10:00:00.123456Z",
                "2026-11-25T10:00:00.5Z",
                true,
                "Los Angeles");
        put(
                rows,
                1006,
                "Radia Perlman",
                "-12345678.90",
                "-1.25",
                "1951-12-18",
                "2025-11-25T10:00:03.999999Z",
                "2026-11-25T10:00:03.000001Z",
                true,
                null);
        return rows;
    }

    private static void put(
            Map<Object, Map<String, Object>> rows,
            long id,
            String name,
            @Nullable String credit,
            @Nullable String rating,
            @Nullable String born,
            @Nullable String since,
            @Nullable String seen,
            boolean active,
            @Nullable String city) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("id", id);
        row.put("name", name);
        row.put("credit", credit == null ? null : new BigDecimal(credit));
        row.put("rating", rating == null ? null : new BigDecimal(rating).setScale(12));
        row.put("born", born == null ? null : LocalDate.parse(born));
        row.put("since", since == null ? null : Instant.parse(since));
        row.put("seen", seen == null ? null : Instant.parse(seen));
        row.put("active", active);
        row.put("city", city);
        rows.put(id, row);
    }
}
