package dev.vidi.it.badinput;

import static dev.vidi.it.badinput.EmbeddedVidi.record;
import static dev.vidi.it.badinput.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vidi.client.Executed;
import dev.vidi.client.Level;
import dev.vidi.client.ReadOptions;
import dev.vidi.client.Row;
import dev.vidi.client.Session;
import dev.vidi.client.TableDescription;
import dev.vidi.client.Written;
import io.grpc.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tables that cannot be, tables whose topics change under them, and tables that come and go. */
@Timeout(90)
final class BadTablesIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final ReadOptions STRONG = ReadOptions.DEFAULT.withLevel(Level.STRONG);

    @TempDir
    private static Path directory;

    @AutoClose
    private static EmbeddedVidi vidi;

    @BeforeAll
    static void start() throws Exception {
        vidi = EmbeddedVidi.start(directory);
    }

    @Test
    void namesThePlaceOfWhatIsWrongInAStatement() {
        refused("CREATE TABLE t (\n  k VARCHAR PRIMARY KEY,\n  price MONEY)", "line 3, column 9", "MONEY");
        refused(
                "CREATE TABLE t (k VARCHAR PRIMARY KEY) WITH (tpic = 'x')",
                "line 1, column 46",
                "option tpic is unknown");
        refused("SELECT * FROM t", "line 1, column 1", "run it with Query");
        refused("CREATE TABLE user (k VARCHAR PRIMARY KEY)", "line 1, column 14", "double quotes");
        assertThat(vidi.client().tables())
                .extracting(table -> table.schema().table())
                .doesNotContain("t", "user");
    }

    private static void refused(String sql, String... parts) {
        assertRefused(() -> vidi.client().execute(sql), Status.Code.INVALID_ARGUMENT, parts);
    }

    @Test
    void refusesATopicThatDoesNotExistAndMakesItWhenTold() {
        assertRefused(
                () -> vidi.client().execute("CREATE TABLE missing (k VARCHAR PRIMARY KEY)"),
                Status.Code.FAILED_PRECONDITION,
                "topic missing does not exist; add partitions = 4 to have it made");
        vidi.client().execute("CREATE TABLE missing (k VARCHAR PRIMARY KEY) WITH (partitions = 4)");
        answers("missing");
        assertRefused(
                () -> vidi.client().execute("CREATE TABLE missing (k VARCHAR PRIMARY KEY)"),
                Status.Code.ALREADY_EXISTS,
                "table missing exists already");
    }

    @Test
    void refusesATopicThatDeletesUntilTheCureIsApplied() throws Exception {
        vidi.topic("deleting", 1, Map.of("cleanup.policy", "delete", "retention.ms", "86400000"));
        String create = "CREATE TABLE deleting (k VARCHAR PRIMARY KEY)";
        assertRefused(
                () -> vidi.client().execute(create),
                Status.Code.FAILED_PRECONDITION,
                "topic deleting deletes old records (cleanup.policy=delete, retention.ms=86400000",
                "--entity-name deleting --add-config cleanup.policy=compact");
        vidi.admin()
                .incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, "deleting"),
                        List.of(new AlterConfigOp(
                                new ConfigEntry("cleanup.policy", "compact"), AlterConfigOp.OpType.SET))))
                .all()
                .get();
        await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> !vidi.client().execute(create).tables().isEmpty());
        answers("deleting");
    }

    @Test
    void stopsATableWhoseTopicWasMadeAnewUntilItIsCreatedAgain() throws Exception {
        vidi.topic("anew", 1, Map.of());
        vidi.append("anew", "aged", "{}");
        vidi.client().execute("CREATE TABLE anew (k VARCHAR PRIMARY KEY)");
        Session session = vidi.client().session();
        assertThat(session.get("anew", "aged", STRONG).row()).isPresent();

        vidi.admin().deleteTopics(List.of("anew")).all().get();
        vidi.topic("anew", 1, Map.of());
        vidi.append("anew", "new", "{}");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(vidi.client().describe("anew").problem())
                        .contains(
                                "topic anew was deleted and made anew after table anew was created",
                                "run: DROP TABLE anew, and CREATE TABLE anew again"));
        assertRefused(() -> session.get("anew", "aged"), Status.Code.FAILED_PRECONDITION, "run: DROP TABLE anew");
        assertRefused(() -> session.write("anew", "{\"k\": \"x\"}"), Status.Code.FAILED_PRECONDITION, "DROP TABLE");

        vidi.client().execute("DROP TABLE anew");
        vidi.client().execute("CREATE TABLE anew (k VARCHAR PRIMARY KEY)");
        assertThat(session.getMany("anew", List.of("aged", "new"), STRONG).rows())
                .singleElement()
                .satisfies(row -> assertThat(row.get("k")).isEqualTo("new"));
        answers("anew");
    }

    @Test
    void stopsATableWhoseTopicWasDeletedUntilItIsDropped() throws Exception {
        vidi.topic("gone", 1, Map.of());
        vidi.client().execute("CREATE TABLE gone (k VARCHAR PRIMARY KEY)");
        answers("gone");
        vidi.admin().deleteTopics(List.of("gone")).all().get();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(vidi.client().describe("gone").problem())
                        .contains("topic gone of table gone does not exist any more; run: DROP TABLE gone"));
        assertRefused(
                () -> vidi.client().session().get("gone", "k"),
                Status.Code.FAILED_PRECONDITION,
                "run: DROP TABLE gone");
        vidi.client().execute("DROP TABLE gone");
        assertRefused(() -> vidi.client().session().get("gone", "k"), Status.Code.NOT_FOUND, "gone is unknown");
    }

    @Test
    void stopsATableWhoseTopicHasGrownUntilItIsCreatedAgain() throws Exception {
        vidi.topic("grown", 1, Map.of());
        vidi.client().execute("CREATE TABLE grown (k VARCHAR PRIMARY KEY)");
        Session session = vidi.client().session();
        for (int i = 0; i < 20; i++) {
            session.write("grown", "{\"k\": \"before" + i + "\"}");
        }
        vidi.admin()
                .createPartitions(Map.of("grown", NewPartitions.increaseTo(3)))
                .all()
                .get();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(vidi.client().describe("grown").problem())
                        .contains("topic grown has 3 partitions, but table grown", "run: DROP TABLE grown"));
        assertRefused(() -> session.get("grown", "before1"), Status.Code.FAILED_PRECONDITION, "DROP TABLE grown");

        vidi.client().execute("DROP TABLE grown");
        Executed created = vidi.client().execute("CREATE TABLE grown (k VARCHAR PRIMARY KEY)");
        assertThat(created.message()).contains("3 partitions");
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            session.write("grown", "{\"k\": \"after" + i + "\"}");
            keys.add("before" + i);
            keys.add("after" + i);
        }
        // The old rows are now where the partitioner would not put them.
        assertThat(session.getMany("grown", keys).rows()).hasSize(40);
        assertThat(session.get("grown", "before7").row()).isPresent();
    }

    @Test
    void findsAllRowsWhenATableIsDroppedAndCreatedAgain() {
        vidi.client().execute("CREATE TABLE again (k VARCHAR PRIMARY KEY, n INTEGER) WITH (partitions = 2)");
        Session session = vidi.client().session();
        Written last = session.write("again", "{\"k\": \"a\", \"n\": 1}");
        for (int i = 0; i < 3; i++) {
            assertThat(vidi.client().execute("DROP TABLE again").message()).contains("topic again stays as it is");
            assertRefused(() -> session.get("again", "a"), Status.Code.NOT_FOUND, "again is unknown");
            vidi.client().execute("CREATE TABLE again (k VARCHAR PRIMARY KEY, n INTEGER)");
            assertThat(session.get("again", "a").row().orElseThrow().at()).isEqualTo(last.at());
            last = session.write("again", "{\"k\": \"a\", \"n\": " + i + "}");
            answers("again");
        }
    }

    @Test
    void takesWhatATopicHoldsAlready() throws Exception {
        vidi.topic("aged", 2, Map.of());
        vidi.appendAll(IntStream.range(0, 2_000)
                .mapToObj(i -> record("aged", "k" + i % 500, "{\"n\": " + i + "}"))
                .toList());
        vidi.append("aged", "k7", null);
        vidi.client().execute("CREATE TABLE aged (k VARCHAR PRIMARY KEY, n INTEGER)");
        List<String> keys = IntStream.range(0, 500).mapToObj(i -> "k" + i).toList();
        List<Row> rows = vidi.client().session().getMany("aged", keys, STRONG).rows();
        assertThat(rows)
                .hasSize(499)
                .allSatisfy(row -> assertThat((long) row.get("n", Long.class)).isBetween(1_500L, 1_999L));
        answers("aged");
    }

    @Test
    void makesAndDropsTenTables() throws Exception {
        Set<Path> directories;
        Set<String> before = vidi.admin().listTopics().names().get();
        try (Stream<Path> files = Files.list(directory.resolve("tables"))) {
            directories = files.collect(Collectors.toSet());
        }
        for (int i = 0; i < 10; i++) {
            vidi.client().execute("CREATE TABLE ten" + i + " (k VARCHAR PRIMARY KEY) WITH (partitions = 1)");
        }
        for (int i = 0; i < 10; i++) {
            answers("ten" + i);
        }
        for (int i = 0; i < 10; i++) {
            vidi.client().execute("DROP TABLE ten" + i);
        }
        assertThat(vidi.client().tables())
                .extracting(table -> table.schema().table())
                .noneMatch(name -> name.startsWith("ten"));
        // Only the users' own topics stay.
        List<String> topics = IntStream.range(0, 10).mapToObj(i -> "ten" + i).toList();
        await().atMost(SOON).untilAsserted(() -> {
            Set<String> left = vidi.admin().listTopics().names().get();
            assertThat(left).containsAll(topics);
            left.removeAll(before);
            assertThat(left).hasSameSizeAs(topics);
            try (Stream<Path> files = Files.list(directory.resolve("tables"))) {
                assertThat(directories).containsAll(files.toList());
            }
        });
    }

    /** A write is seen by the next read. */
    private static void answers(String table) {
        Session session = vidi.client().session();
        Written written = session.write(table, "{\"k\": \"next\"}");
        assertThat(session.get(table, "next").row().orElseThrow().at()).isEqualTo(written.at());
        TableDescription description = vidi.client().describe(table);
        assertThat(description.problem()).isEmpty();
    }
}
