package dev.vidi.it.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.vidi.client.Level;
import dev.vidi.client.PartitionDescription;
import dev.vidi.client.QueryOptions;
import dev.vidi.client.QueryResult;
import dev.vidi.client.ReadOptions;
import dev.vidi.client.Session;
import dev.vidi.client.VidiException;
import dev.vidi.it.badinput.EmbeddedVidi;
import dev.vidi.it.http.HttpCalls;
import io.grpc.Status;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A table that takes all the disk that it may: what is told of it, what goes on, and how it goes on itself. */
@Timeout(240)
final class DiskMaxIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** A start that did not succeed is tried again meanwhile. */
    private static final Duration SHORTLY = Duration.ofSeconds(8);

    /** A try to go on falls into it. */
    private static final Duration WHILE = Duration.ofSeconds(22);

    private static final ReadOptions STRONG = ReadOptions.DEFAULT.withLevel(Level.STRONG);
    private static final long LIMIT = 16 << 20;
    private static final int THROUGH_VIDI = 20;
    /** As many rows as make twice the limit. */
    private static final int ROWS = 3_200;

    private static final int ROW_BYTES = 10 << 10;

    @TempDir
    private Path directory;

    private final Random random = new Random(7);

    @Test
    void aFullTableSaysSoAndOthersGoOnAndNothingIsLostWhenItGetsRoom() throws Exception {
        try (EmbeddedVidi vidi = start("16MiB")) {
            vidi.client().execute("CREATE TABLE big (k INTEGER PRIMARY KEY, pad VARCHAR) WITH (partitions = 1)");
            vidi.client().execute("CREATE TABLE small (k INTEGER PRIMARY KEY) WITH (partitions = 1)");
            Session session = vidi.client().session();
            for (int key = 0; key < THROUGH_VIDI; key++) {
                session.write("big", Map.of("k", key, "pad", pad()));
            }
            assertThat(session.get("big", 0).row()).isPresent();
            vidi.appendAll(records(THROUGH_VIDI, ROWS));
            // its stream thread dies of it, and that is not caught
            await().dontCatchUncaughtExceptions()
                    .atMost(PATIENCE)
                    .until(() -> problem(vidi).contains("tables.disk-max"));

            assertToldOf(vidi);
            assertRefused(() -> session.get("big", 0));
            assertRefused(() -> session.write("big", Map.of("k", -1)));
            session.write("small", Map.of("k", 1));
            assertThat(session.get("small", 1, STRONG).row()).isPresent();
            vidi.appendAll(records(ROWS, ROWS + 1));

            await().dontCatchUncaughtExceptions()
                    .during(WHILE)
                    .atMost(PATIENCE)
                    .until(() -> full(vidi, "big") == 1
                            && problem(vidi).contains("tables.disk-max")
                            && bytesOfRows() < LIMIT);
            assertThat(session.get("small", 1, STRONG).row()).isPresent();
            assertThat(vidi.metric("vidi_table_thread_deaths_total"))
                    .as("it waits, and does not count as broken")
                    .isZero();
        }
        try (EmbeddedVidi vidi = start("16MiB")) {
            await().dontCatchUncaughtExceptions()
                    .during(SHORTLY)
                    .atMost(PATIENCE)
                    .until(() ->
                            problem(vidi).contains("partition 0 of table big has taken") && full(vidi, "big") == 1);
            assertThat(vidi.client().session().get("small", 1, STRONG).row()).isPresent();
            assertThat(HttpCalls.get(vidi.http(), "/ready").statusCode()).isEqualTo(200);
        }
        try (EmbeddedVidi vidi = start("64MiB")) {
            Map<Long, Long> expected = LongStream.rangeClosed(0, ROWS)
                    .boxed()
                    .collect(Collectors.toMap(key -> key, key -> (long) ROW_BYTES));
            assertThat(lengths(vidi)).isEqualTo(expected);
            assertThat(problem(vidi)).isEmpty();
            assertThat(full(vidi, "big")).isZero();
            PartitionDescription partition =
                    vidi.client().state("big").partitions().get(0);
            assertThat(partition.lag()).hasValue(0);
            assertThat(partition.state().orElseThrow().rows()).isEqualTo(ROWS + 1L);
            assertThat(bytesOfRows()).isGreaterThan(LIMIT);
        }
    }

    private EmbeddedVidi start(String limit) throws Exception {
        return EmbeddedVidi.start(directory, Map.of("tables.disk-max", limit));
    }

    /** Text that no compression makes small. */
    private String pad() {
        byte[] bytes = new byte[ROW_BYTES * 3 / 4];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private List<ProducerRecord<byte[], byte[]>> records(int from, int to) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int key = from; key < to; key++) {
            records.add(EmbeddedVidi.record("big", Integer.toString(key), "{\"pad\": \"" + pad() + "\"}"));
        }
        return records;
    }

    private static void assertToldOf(EmbeddedVidi vidi) throws Exception {
        assertThat(problem(vidi))
                .contains("partition 0 of table big has taken the " + LIMIT + " bytes of disk")
                .contains("set that higher and restart the node");
        assertThat(full(vidi, "big")).isEqualTo(1);
        assertThat(full(vidi, "small")).isZero();
        assertThat(HttpCalls.get(vidi.http(), "/ready").statusCode())
                .as("others are answered")
                .isEqualTo(200);
        assertThat(HttpCalls.get(vidi.http(), "/live").statusCode())
                .as("a restart with the same limit does not help")
                .isEqualTo(200);
        PartitionDescription partition =
                vidi.client().state("big", Duration.ofMillis(500)).partitions().get(0);
        assertThat(partition.problem()).contains("no answer within 500 ms");
        assertThat(partition.ends().orElseThrow().committed()).isEqualTo(ROWS - 1L);
    }

    private static void assertRefused(Runnable call) {
        VidiException refusal = catchThrowableOfType(VidiException.class, call::run);
        assertThat(refusal.code()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(refusal).hasMessageContaining("tables.disk-max");
    }

    private static String problem(EmbeddedVidi vidi) {
        return vidi.client().describe("big").problem();
    }

    private static double full(EmbeddedVidi vidi, String table) throws IOException, InterruptedException {
        return vidi.metric("vidi_table_disk_full{table=\"" + table + "\"}");
    }

    /** All rows, by one query: how long their texts are, by their keys. */
    private static Map<Long, Long> lengths(EmbeddedVidi vidi) {
        QueryOptions options = QueryOptions.DEFAULT.withLevel(Level.STRONG).withTimeout(PATIENCE);
        Map<Long, Long> lengths = new TreeMap<>();
        try (QueryResult result =
                vidi.client().session().query("SELECT k, CHAR_LENGTH(pad) FROM big", List.of(), options)) {
            result.forEachRemaining(row -> lengths.put(row.get(0, Long.class), row.get(1, Long.class)));
        }
        return lengths;
    }

    /** What the rows of both tables take in the data directory; one of them has hardly any. */
    private long bytesOfRows() {
        return bytes(directory.resolve("tables").toFile(), false);
    }

    /** A file that is compacted away meanwhile takes nothing. */
    private static long bytes(File file, boolean ofRows) {
        File[] files = file.listFiles();
        if (files == null) {
            return ofRows ? file.length() : 0;
        }
        boolean rows = ofRows || file.getName().equals("rows");
        return Stream.of(files).mapToLong(each -> bytes(each, rows)).sum();
    }
}
