package dev.vidi.it.producers;

import static dev.vidi.it.badinput.EmbeddedVidi.bytes;
import static dev.vidi.it.producers.TableRows.STRONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vidi.client.KeyPlacement;
import dev.vidi.client.PartitionDescription;
import dev.vidi.client.PartitionDescription.Ends;
import dev.vidi.client.PartitionDescription.State;
import dev.vidi.client.Session;
import dev.vidi.client.TableState;
import dev.vidi.it.badinput.EmbeddedVidi;
import dev.vidi.it.producers.Payments.Version;
import dev.vidi.query.registry.RegistryServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a table's partitions, whatever others have put into them, and when they do not answer. */
@Timeout(120)
final class DescribeIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration SHORTLY = Duration.ofMillis(800);

    @TempDir
    private static Path directory;

    @AutoClose
    private static EmbeddedVidi vidi;

    @BeforeAll
    static void start() throws Exception {
        vidi = EmbeddedVidi.start(directory.resolve("vidi"), Map.of("tables.threads", "2"));
    }

    @Test
    void countsRowsAndWhatCouldNotBeAppliedAndEndsWithoutLagBehindAMarker() throws Exception {
        vidi.topic("counted", 3, Map.of());
        for (int i = 0; i < 10; i++) {
            vidi.append(new ProducerRecord<>("counted", 0, bytes("k" + i % 4), bytes("{\"n\": " + i + "}")));
        }
        vidi.append(new ProducerRecord<>("counted", 0, bytes("k0"), null));
        vidi.append(new ProducerRecord<>("counted", 0, bytes("k1"), bytes("poison")));
        try (KafkaProducer<byte[], byte[]> producer = vidi.producer(Map.of("transactional.id", "counted"))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("counted", 1, bytes("a"), bytes("{\"n\": 1}")));
            producer.commitTransaction();
            vidi.client().execute("CREATE TABLE counted (k VARCHAR PRIMARY KEY, n INTEGER)");
            assertThat(vidi.client().session().get("counted", "a", STRONG).row())
                    .isPresent();

            TableState idle = vidi.client().state("counted");
            assertThat(idle.table().statement()).startsWith("CREATE TABLE counted");
            assertThat(idle.keys()).isEqualTo(KeyPlacement.VIOLATED);
            assertPartition(idle, 0, 11, 11, 11, 3, 1);
            // a record and the marker of its transaction
            assertPartition(idle, 1, 1, 1, 1, 1, 0);
            assertPartition(idle, 2, -1, -1, -1, 0, 0);
            State first = idle.partitions().get(0).state().orElseThrow();
            assertThat(first.node()).contains("@");
            assertThat(first.incarnation())
                    .isNotEqualTo(idle.partitions().get(1).state().orElseThrow().incarnation());
            assertThat(first.diskBytes()).isPositive();

            producer.beginTransaction();
            producer.send(new ProducerRecord<>("counted", 1, bytes("b"), bytes("{\"n\": 1}")))
                    .get();
            vidi.append(new ProducerRecord<>("counted", 1, bytes("c"), bytes("{\"n\": 1}")));
            assertPartition(vidi.client().state("counted"), 1, 1, 3, 1, 1, 0);
            producer.abortTransaction();
            await().atMost(SOON)
                    .untilAsserted(() -> assertPartition(vidi.client().state("counted"), 1, 4, 4, 4, 2, 0));
        }
        vidi.client().execute("DROP TABLE counted");
    }

    private static void assertPartition(
            TableState table, int number, long position, long end, long committedEnd, long rows, long deadLetters) {
        PartitionDescription partition = table.partitions().get(number);
        assertThat(partition.problem()).isEmpty();
        State state = partition.state().orElseThrow();
        assertThat(state.position()).as("position of %d", number).isEqualTo(position);
        assertThat(partition.ends()).as("ends of %d", number).contains(new Ends(end, committedEnd));
        assertThat(partition.lag()).as("lag of %d", number).hasValue(0);
        assertThat(state.rows()).as("rows of %d", number).isEqualTo(rows);
        assertThat(state.deadLetters()).as("dead letters of %d", number).isEqualTo(deadLetters);
        assertThat(state.answers()).as("%d answers", number).isTrue();
        assertThat(state.horizon()).as("horizon of %d", number).isLessThanOrEqualTo(position);
    }

    /** One of two stream threads waits for a schema; the partition of the other one answers. */
    @Test
    void tellsOfThePartitionsThatAnswerBesideOneWhoseTaskWaits() throws Exception {
        try (RegistryServer registry = new RegistryServer()) {
            String schema = "'" + Version.FIRST.schema.toString().replace("\"", "\\\"") + "'";
            registry.answer("/subjects/waiting-value/versions/latest", 200, "{'id':1,'schema':" + schema + "}");
            vidi.topic("waiting", 2, Map.of());
            vidi.client()
                    .execute("CREATE TABLE waiting" + Payments.COLUMNS + " WITH (format = 'avro', schema_registry = '"
                            + registry.address() + "')");
            vidi.append(new ProducerRecord<>("waiting", 0, bytes("1"), Version.FIRST.record(1, 1)));
            vidi.append(new ProducerRecord<>("waiting", 1, bytes("2"), Version.FIRST.record(1, 2)));
            await().atMost(SOON)
                    .until(() -> vidi.client().state("waiting", SHORTLY).partitions().values().stream()
                            .allMatch(each -> each.lag().equals(java.util.OptionalLong.of(0))));

            vidi.append(new ProducerRecord<>("waiting", 1, bytes("3"), Version.FIRST.record(7, 3)));
            TableState table = await().atMost(SOON)
                    .until(
                            () -> vidi.client().state("waiting", SHORTLY),
                            state -> state.partitions().get(1).state().isEmpty()
                                    && !state.table().problem().isEmpty());
            assertThat(table.table().problem()).contains("schema registry at " + registry.address());
            PartitionDescription waits = table.partitions().get(1);
            assertThat(waits.problem()).contains("no answer within 800 ms");
            assertThat(waits.ends()).contains(new Ends(1, 1));
            assertThat(waits.lag()).isEmpty();
            PartitionDescription answers = table.partitions().get(0);
            assertThat(answers.problem()).isEmpty();
            assertThat(answers.state().map(State::rows)).contains(1L);

            registry.answer("/schemas/ids/7", 200, "{'schema':" + schema + "}");
            await().atMost(SOON).untilAsserted(() -> {
                PartitionDescription again =
                        vidi.client().state("waiting", SHORTLY).partitions().get(1);
                assertThat(again.lag()).hasValue(0);
                assertThat(again.state().map(State::rows)).contains(2L);
            });
        }
    }

    /** A router and Kafka in one node, the tasks in another one, which ends and comes back. */
    @Test
    void tellsThatNobodyHasThePartitionsAndWhoHasThemLater() throws Exception {
        try (EmbeddedVidi front = EmbeddedVidi.start(directory.resolve("front"), Map.of("roles", "broker,router"))) {
            Path state = directory.resolve("tasks");
            front.topic("apart", 2, Map.of());
            String before;
            try (AutoCloseable tasks = EmbeddedVidi.processor(state, front)) {
                front.client().execute("CREATE TABLE apart (k VARCHAR PRIMARY KEY, n INTEGER)");
                Session session = front.client().session();
                session.write("apart", Map.of("k", "a", "n", 1));
                await().atMost(SOON)
                        .ignoreException(dev.vidi.client.VidiException.class)
                        .until(() -> session.get("apart", "a", STRONG).row().isPresent());
                TableState table = front.client().state("apart");
                assertThat(table.partitions().values())
                        .allSatisfy(each -> assertThat(each.state()).isPresent());
                before = table.partitions().get(0).state().orElseThrow().incarnation();
            }
            TableState table = front.client().state("apart", SHORTLY);
            assertThat(table.partitions().values()).hasSize(2).allSatisfy(each -> {
                assertThat(each.problem()).contains("no answer within 800 ms: no process has the partition");
                assertThat(each.ends()).isPresent();
            });

            try (AutoCloseable tasks = EmbeddedVidi.processor(state, front)) {
                List<State> states = await().atMost(SOON)
                        .until(
                                () -> front.client().state("apart", SHORTLY).partitions().values().stream()
                                        .flatMap(each -> each.state().stream())
                                        .toList(),
                                found -> found.size() == 2 && found.stream().allMatch(State::answers));
                assertThat(states).extracting(State::incarnation).doesNotContain(before);
                assertThat(states.stream().mapToLong(State::rows).sum()).isEqualTo(1);
            }
        }
    }
}
