package dev.vidi.it.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.vidi.client.Session;
import dev.vidi.client.VidiException;
import dev.vidi.it.badinput.EmbeddedVidi;
import dev.vidi.it.http.HttpCalls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a node tells of itself after a little work. */
@Timeout(150)
final class MetricsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String TYPE = "# TYPE ";

    @TempDir
    private Path directory;

    @Test
    void exposesWhatIsDocumentedAndNothingElseAndTellsWhatHappened() throws Exception {
        try (EmbeddedVidi vidi = EmbeddedVidi.start(directory)) {
            vidi.client().execute("CREATE TABLE offers (sku VARCHAR PRIMARY KEY, price INTEGER) WITH (partitions = 2)");
            Session session = vidi.client().session();
            for (int i = 0; i < 20; i++) {
                session.write("offers", Map.of("sku", "s" + i, "price", i));
            }
            vidi.appendAll(List.of(EmbeddedVidi.record("offers", "bad", "{\"price\": \"much\"}")));
            for (int i = 0; i < 20; i++) {
                assertThat(session.get("offers", "s" + i).row()).isPresent();
            }
            assertThatThrownBy(() -> session.getMany("offers", Collections.nCopies(100, "s".repeat(50_000))))
                    .isInstanceOf(VidiException.class);
            assertThat(HttpCalls.rows(vidi.http(), "SELECT sku FROM offers WHERE price < 5"))
                    .hasSize(5);
            await().atMost(PATIENCE).until(() -> sum(vidi, "vidi_join_dead_letters_total") == 1);
            await().atMost(PATIENCE).until(() -> sum(vidi, "vidi_join_position{") == 21);

            System.gc(); // there is no time of a pause before the first one
            await().atMost(PATIENCE).until(() -> sum(vidi, "jvm_gc_pause_seconds_count") > 0);
            String metrics = HttpCalls.get(vidi.http(), "/metrics").body();
            assertThat(exposed(metrics)).isEqualTo(Documented.rows());
            assertThat(Documented.named(Documented.text("reference/metrics.md")))
                    .as("what is documented of Kafka and of the process")
                    .allSatisfy(name -> assertThat(metrics).contains("# TYPE " + name));
            assertThat(metrics.lines().filter(line -> line.startsWith("kafka_")).count())
                    .as("series of Kafka's clients of a node with one table")
                    .isLessThan(400);

            assertThat(sum(vidi, "vidi_router_reads_refused_total{code=\"MALFORMED\"}"))
                    .isEqualTo(1);
            assertThat(sum(vidi, "vidi_router_reads_offered_total"))
                    .isEqualTo(sum(vidi, "vidi_router_reads_accepted_total") + 1);
            assertThat(sum(vidi, "vidi_router_reads_accepted_total"))
                    .isEqualTo(sum(vidi, "vidi_router_reads_answered_seconds_count")
                            + sum(vidi, "vidi_router_reads_failed_total"))
                    .isGreaterThanOrEqualTo(21);
            for (String stage : List.of(
                    "vidi_router_batch_queued",
                    "vidi_router_batch_acknowledged",
                    "vidi_router_batch_processed",
                    "vidi_router_answers_logged",
                    "vidi_router_answers_revealed",
                    "vidi_join_batch")) {
                assertThat(sum(vidi, stage + "_seconds_count")).as(stage).isPositive();
            }
            assertThat(sum(vidi, "vidi_router_batch_reads_sum")).isGreaterThanOrEqualTo(21);
            assertThat(sum(vidi, "vidi_router_batch_bytes_sum")).isGreaterThan(21 * 16);
            assertThat(sum(vidi, "vidi_join_serving{")).isEqualTo(2);
            assertThat(sum(vidi, "vidi_join_lag{")).isZero();
            assertThat(sum(vidi, "vidi_table_running{table=\"offers\"}")).isEqualTo(1);
            await().atMost(PATIENCE).until(() -> sum(vidi, "vidi_rows_keys{") == 20);
            assertThat(sum(vidi, "vidi_rows_cache_capacity_bytes{")).isPositive();

            vidi.client().execute("DROP TABLE offers");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(HttpCalls.get(vidi.http(), "/metrics")
                                    .body()
                                    .lines()
                                    .filter(line -> line.startsWith("vidi_"))
                                    .filter(line -> line.contains("table=\"offers\"")))
                            .isEmpty());
        }
    }

    /** Names of Vidi's metrics; what a time has beside it is part of the time. */
    private static Set<String> exposed(String metrics) throws Exception {
        Set<String> timed = Documented.timed();
        return metrics.lines()
                .filter(line -> line.startsWith(TYPE + "vidi_"))
                .map(line -> line.substring(TYPE.length(), line.lastIndexOf(' ')))
                .map(name -> Documented.whole(name, timed))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static double sum(EmbeddedVidi vidi, String line) throws Exception {
        return vidi.metric(line);
    }
}
