package dev.vidi.node.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.vidi.causality.wire.TopicNames;
import dev.vidi.node.broker.EmbeddedBroker;
import dev.vidi.node.kafka.Answers;
import dev.vidi.node.kafka.Cluster;
import dev.vidi.node.kafka.ClusterException;
import dev.vidi.node.kafka.SystemTopics;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.FormatSettings;
import dev.vidi.query.catalog.Partitioner;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.catalog.TableSchema;
import dev.vidi.query.registry.RegistryCredentials;
import dev.vidi.query.sql.Statement;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.table.Catalog;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class TopicCatalogIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final AtomicInteger PREFIXES = new AtomicInteger();

    @TempDir
    private static Path directory;

    private static final int TABLES_MAX = 5;

    private static EmbeddedBroker broker;
    private static Cluster cluster;

    private final TopicNames names = new TopicNames("v" + PREFIXES.incrementAndGet());
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Recorder recorder = new Recorder();
    private final List<TopicCatalog> opened = new ArrayList<>();
    private TopicCatalog catalog;
    private String topic;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(directory, "127.0.0.1", 0);
        cluster = Cluster.await(kafka(), "test", PATIENCE);
    }

    @AfterAll
    static void stopBroker() {
        cluster.close();
        broker.close();
    }

    private static Map<String, Object> kafka() {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    @BeforeEach
    void open() {
        topic = names.prefix() + "-offers";
        topics().ensure();
        catalog = newCatalog();
        catalog.add(recorder);
    }

    @AfterEach
    void close() {
        opened.forEach(TopicCatalog::close);
    }

    private SystemTopics topics() {
        return new SystemTopics(cluster.admin(), names, 1, broker.bootstrapServers());
    }

    @Test
    void saysThatItIsDeadWhenItsThreadHasEnded() throws Exception {
        assertThat(catalog.fatal()).isEmpty();
        catalog.add(new TableListener() {
            @Override
            public void appeared(TableDefinition table) {
                throw new StackOverflowError("on purpose");
            }

            @Override
            public void disappeared(TableDefinition table) {}
        });
        CompletionStage<Catalog.Done> unanswered = catalog.execute(create("Offers", 1));
        await().atMost(PATIENCE).until(() -> catalog.fatal().isPresent());
        assertThat(unanswered.toCompletableFuture()).isNotDone();
        catalog.close();
        assertThat(catalog.fatal()).as("ended by its owner").isEmpty();
    }

    private TopicCatalog newCatalog() {
        TopicCatalog created = new TopicCatalog(
                kafka(),
                cluster,
                topics(),
                names,
                RegistryCredentials.NONE,
                TABLES_MAX,
                id -> Optional.empty(),
                meters);
        opened.add(created);
        created.start().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        return created;
    }

    @Test
    void createsATableWithItsTopicAndItsReadsTopic() throws Exception {
        Catalog.Done done = execute(create("Offers", 3));

        assertThat(done.message())
                .isEqualTo("created table Offers over topic " + topic + " with 3 partitions, which was made for it");
        TableDefinition table = done.tables().get(0).table();
        assertThat(done.tables().get(0).problem()).isEmpty();
        assertThat(catalog.find("OFFERS")).hasValue(done.tables().get(0));
        assertThat(catalog.byId(table.id())).hasValue(table);
        assertThat(recorder.events).containsExactly("+" + table.id());
        assertThat(settings(topic, "cleanup.policy", "min.compaction.lag.ms"))
                .isEqualTo(Map.of("cleanup.policy", "compact", "min.compaction.lag.ms", "60000"));
        assertThat(settings(names.reads(table.id()), "message.timestamp.type", "retention.ms"))
                .isEqualTo(Map.of("message.timestamp.type", "LogAppendTime", "retention.ms", "604800000"));
        assertThat(partitions(names.reads(table.id()))).isEqualTo(3);
    }

    @Test
    void anotherNodeFindsTheSameTables() throws Exception {
        execute(create("offers", 1));
        TopicCatalog other = newCatalog();
        Recorder replayed = new Recorder();
        other.add(replayed);

        assertThat(other.list()).isEqualTo(catalog.list()).hasSize(1);
        assertThat(replayed.events).isEqualTo(recorder.events);

        execute(new Statement.DropTable("OFFERS", false));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(other.list()).isEmpty());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(replayed.events).hasSize(2));
    }

    @Test
    void aDroppedTableIsStillKnownByItsId() throws Exception {
        TableDefinition first = execute(create("offers", 1)).tables().get(0).table();
        Catalog.Done dropped = execute(new Statement.DropTable("offers", false));
        assertThat(dropped.message()).isEqualTo("dropped table offers; topic " + topic + " stays as it is");
        assertThat(catalog.find("offers")).isEmpty();
        assertThat(catalog.byId(first.id())).hasValue(first);

        TableDefinition second = execute(create("offers")).tables().get(0).table();
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(second.topicId()).isEqualTo(first.topicId());
        assertThat(recorder.events).containsExactly("+" + first.id(), "-" + first.id(), "+" + second.id());
    }

    @Test
    void ofNodesThatCreateOneNameAtOnceOneSucceeds() throws Exception {
        makeTopic(Map.of("cleanup.policy", "compact"));
        List<CompletableFuture<Catalog.Done>> attempts = new ArrayList<>();
        for (int node = 0; node < 5; node++) {
            TopicCatalog other = newCatalog();
            attempts.add(other.execute(create("offers")).toCompletableFuture());
        }
        int succeeded = 0;
        for (CompletableFuture<Catalog.Done> attempt : attempts) {
            try {
                attempt.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                succeeded++;
            } catch (ExecutionException e) {
                assertThat(((RouterException) e.getCause()).code()).isEqualTo(ErrorCode.ALREADY_EXISTS);
            }
        }
        assertThat(succeeded).isEqualTo(1);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(opened.stream().map(TopicCatalog::list).distinct())
                                .hasSize(1));
    }

    @Test
    void namesTheCureOfEveryRefusal() throws Exception {
        refused(
                create("offers"),
                ErrorCode.PRECONDITION,
                "topic " + topic + " does not exist; add partitions = 4 to have it made");
        refused(new Statement.DropTable("offers", false), ErrorCode.NOT_FOUND, "table offers does not exist");
        refused(
                on(names.readLog()),
                ErrorCode.PRECONDITION,
                "topic " + names.readLog() + " is one of Vidi's own; a table needs a topic of yours");

        makeTopic(Map.of("cleanup.policy", "delete", "retention.ms", "604800000"));
        refused(
                create("offers"),
                ErrorCode.PRECONDITION,
                "topic " + topic + " deletes old records (cleanup.policy=delete, retention.ms=604800000,"
                        + " retention.bytes=-1), so that the same position would mean different rows on different"
                        + " nodes; keep the latest record of each key: kafka-configs.sh --bootstrap-server "
                        + broker.bootstrapServers() + " --alter --entity-type topics --entity-name " + topic
                        + " --add-config cleanup.policy=compact -- or keep all records: kafka-configs.sh"
                        + " --bootstrap-server " + broker.bootstrapServers()
                        + " --alter --entity-type topics --entity-name " + topic
                        + " --add-config retention.ms=-1,retention.bytes=-1");
        assertThat(catalog.list()).isEmpty();
        assertThat(recorder.events).isEmpty();
    }

    @Test
    void refusesTablesBeyondTheBoundUntilOneIsDropped() throws Exception {
        for (int i = 0; i < TABLES_MAX; i++) {
            execute(create("t" + i, 1));
        }

        refused(
                create("one_more", 1),
                ErrorCode.PRECONDITION,
                "CREATE TABLE one_more: there are 5 tables, and tables.max is 5, for each takes memory and threads of every"
                        + " node that runs it; drop one that is not needed, or give the nodes more memory and set"
                        + " tables.max higher");
        refused(
                create("t0", 1),
                ErrorCode.ALREADY_EXISTS,
                "table t0 exists already; drop it first, or choose another name");
        assertThat(catalog.list()).hasSize(TABLES_MAX);

        execute(new Statement.DropTable("t1", false));
        execute(create("one_more", 1));
        assertThat(catalog.find("one_more")).isPresent();
    }

    @Test
    void comparesPartitionsAndKnowsWhatExists() throws Exception {
        makeTopic(Map.of("cleanup.policy", "delete", "retention.ms", "-1"));
        refused(
                create("offers", 4),
                ErrorCode.PRECONDITION,
                "topic " + topic + " has 2 partitions, the statement says 4; say partitions = 2, or leave it out");
        execute(create("offers", 2));
        refused(
                create("OFFERS"),
                ErrorCode.ALREADY_EXISTS,
                "table OFFERS exists already; drop it first, or choose another name");
        assertThat(execute(statement("offers", topic, OptionalInt.empty(), true))
                        .message())
                .isEqualTo("table offers exists already");
        assertThat(execute(new Statement.DropTable("other", true)).message()).isEqualTo("table other does not exist");
    }

    @Test
    void stopsATableWhoseTopicWasMadeAnew() throws Exception {
        TableDefinition table = execute(create("offers", 2)).tables().get(0).table();
        Answers.of(admin().deleteTopics(List.of(topic)).all());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(problem("offers"))
                        .isEqualTo(
                                "topic " + topic + " of table offers does not exist any more; run: DROP TABLE offers"));
        makeTopic(Map.of("cleanup.policy", "compact"));

        String madeAnew = "topic " + topic + " was deleted and made anew after table offers was created, so that its"
                + " offsets mean other records; run: DROP TABLE offers, and CREATE TABLE offers again";
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(problem("offers")).isEqualTo(madeAnew));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(recorder.events).containsExactly("+" + table.id(), "-" + table.id()));

        TopicCatalog restarted = newCatalog();
        Recorder replayed = new Recorder();
        restarted.add(replayed);
        assertThat(restarted.list().get(0).problem()).isEqualTo(madeAnew);
        assertThat(replayed.events).isEmpty();

        execute(new Statement.DropTable("offers", false));
        execute(create("offers"));
        assertThat(problem("offers")).isEmpty();
    }

    @Test
    void stopsATableWhoseTopicHasMorePartitions() throws Exception {
        execute(create("offers", 2));
        Answers.of(admin().createPartitions(Map.of(topic, NewPartitions.increaseTo(3)))
                .all());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(problem("offers"))
                        .isEqualTo("topic " + topic + " has 3 partitions, but table offers was created with 2, so that"
                                + " keys may be in other partitions than before; run: DROP TABLE offers, and CREATE"
                                + " TABLE offers again"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(recorder.events).hasSize(2));
    }

    @Test
    void skipsRecordsThatAreNotTables() throws Exception {
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(kafka(), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(names.catalog(), "offers/1", new byte[] {1, 2, 3}))
                    .get();
        }
        execute(create("offers", 1));
        assertThat(catalog.list()).hasSize(1);
        assertThat(meters.counter("vidi.catalog.malformed").count()).isEqualTo(1);
    }

    @Test
    void refusesAReadLogWithoutAppendTime() throws Exception {
        TopicNames foreign = new TopicNames(names.prefix() + "x");
        Answers.of(admin().createTopics(List.of(new NewTopic(foreign.readLog(), 16, (short) 1)))
                .all());
        assertThatThrownBy(() -> new SystemTopics(admin(), foreign, 1, "k:1").ensure())
                .isInstanceOf(ClusterException.class)
                .hasMessage("topic " + foreign.readLog() + " has message.timestamp.type=CreateTime, expected"
                        + " LogAppendTime (which decides what was answered in time); run: kafka-configs.sh"
                        + " --bootstrap-server k:1 --alter --entity-type topics --entity-name " + foreign.readLog()
                        + " --add-config message.timestamp.type=LogAppendTime");
    }

    private static final class Recorder implements TableListener {
        private final List<String> events = new CopyOnWriteArrayList<>();

        @Override
        public void appeared(TableDefinition table) {
            events.add("+" + table.id());
        }

        @Override
        public void disappeared(TableDefinition table) {
            events.add("-" + table.id());
        }
    }

    private static Admin admin() {
        return cluster.admin();
    }

    private String problem(String table) {
        return catalog.find(table).orElseThrow().problem();
    }

    private Catalog.Done execute(Statement statement) throws Exception {
        CompletionStage<Catalog.Done> done = catalog.execute(statement);
        return done.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private void refused(Statement statement, ErrorCode code, String message) {
        assertThatThrownBy(() -> execute(statement))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        RouterException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessage(message);
    }

    private Statement create(String name) {
        return statement(name, topic, OptionalInt.empty(), false);
    }

    private Statement create(String name, int partitions) {
        return statement(name, topic, OptionalInt.of(partitions), false);
    }

    private Statement on(String source) {
        return statement("offers", source, OptionalInt.empty(), false);
    }

    private static Statement statement(String name, String source, OptionalInt partitions, boolean ifNotExists) {
        return new Statement.CreateTable(
                name,
                new TableSchema(List.of(new Column("k", ColumnType.VARCHAR, false)), 0),
                false,
                source,
                partitions,
                "json",
                "string",
                FormatSettings.NONE,
                Partitioner.MURMUR2,
                ifNotExists,
                "CREATE TABLE " + name);
    }

    private void makeTopic(Map<String, String> settings) {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            Answers.of(admin().createTopics(List.of(new NewTopic(topic, 2, (short) 1).configs(settings)))
                    .all());
            return true;
        });
    }

    private Map<String, String> settings(String name, String... settings) {
        return topics().settings(name, List.of(settings));
    }

    private static int partitions(String name) {
        return Answers.of(admin().describeTopics(List.of(name)).allTopicNames())
                .get(name)
                .partitions()
                .size();
    }
}
