package dev.vidi.it.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vidi.causality.readlog.AnswerPart;
import dev.vidi.causality.readlog.AnsweredRow;
import dev.vidi.causality.readlog.Level;
import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.ReadBatch;
import dev.vidi.causality.readlog.ReadEvent;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.readlog.Reader;
import dev.vidi.causality.token.TokenKey;
import dev.vidi.causality.wire.LogBatchCodec;
import dev.vidi.causality.wire.ReadBatchCodec;
import dev.vidi.causality.wire.TokenCodec;
import dev.vidi.causality.wire.TopicNames;
import dev.vidi.node.broker.EmbeddedBroker;
import dev.vidi.processors.ProcessorSettings;
import dev.vidi.processors.TableProcessors;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.Partitioner;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.catalog.TableSchema;
import dev.vidi.query.plan.SelectPlan;
import dev.vidi.query.row.KeyCodec;
import dev.vidi.query.sql.Queries;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Join tasks on a real broker: restarts, lost disks, transactions, holes. */
final class TableProcessorsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final TopicNames TOPICS = new TopicNames("vidi");
    private static final KeyCodec KEYS = new KeyCodec(ColumnType.VARCHAR);
    private static final AtomicLong READS = new AtomicLong();

    @TempDir
    private static Path brokerDirectory;

    private static EmbeddedBroker broker;
    private static Admin admin;
    private static KafkaProducer<byte[], byte[]> producer;

    @TempDir
    private Path directory;

    private TableDefinition table;
    private KafkaConsumer<byte[], byte[]> log;
    private TableProcessors processors;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(brokerDirectory, "127.0.0.1", 0);
        admin = Admin.create(kafka());
        producer = new KafkaProducer<>(kafka(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterAll
    static void stopBroker() {
        producer.close();
        admin.close();
        broker.close();
    }

    private static Map<String, Object> kafka() {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    @BeforeEach
    void createTable() throws Exception {
        String topic = "t" + READS.incrementAndGet();
        Map<String, String> appendTime = Map.of("message.timestamp.type", "LogAppendTime");
        UUID topicId = create(new NewTopic(topic, 1, (short) 1)
                .configs(Map.of("cleanup.policy", "compact", "min.compaction.lag.ms", "60000")));
        if (!admin.listTopics().names().get().contains(TOPICS.readLog())) {
            create(new NewTopic(TOPICS.readLog(), 16, (short) 1).configs(appendTime));
            create(new NewTopic(TOPICS.deadLetters(), 4, (short) 1).configs(appendTime));
            create(new NewTopic(TOPICS.fragments(), 1, (short) 1).configs(Map.of("cleanup.policy", "compact")));
        }
        table = new TableDefinition(
                TopicNames.tableId(topicId, 1, READS.get()),
                topic,
                topic,
                topicId,
                1,
                new TableSchema(
                        List.of(new Column("k", ColumnType.VARCHAR, false), new Column("v", ColumnType.BIGINT, true)),
                        0),
                "json",
                "string",
                Partitioner.MURMUR2,
                "");
        create(new NewTopic(TOPICS.reads(table.id()), 1, (short) 1).configs(appendTime));
        log = new KafkaConsumer<>(kafka(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        TopicPartition home = new TopicPartition(TOPICS.readLog(), 3);
        log.assign(List.of(home));
        log.seekToEnd(List.of(home));
        log.position(home);
    }

    private static UUID create(NewTopic topic) throws Exception {
        org.apache.kafka.common.Uuid id =
                admin.createTopics(List.of(topic)).topicId(topic.name()).get();
        return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    @AfterEach
    void stop() {
        if (processors != null) {
            processors.close();
        }
        log.close();
    }

    @Test
    void answersAndGoesOnAfterARestartAndALostDisk() throws Exception {
        long first = write("a", 1);
        start("one");
        assertThat(answer(first + 1, "a").rows().get(0).offset()).isEqualTo(first);

        long second = write("a", 2);
        assertThat(answer(second + 1, "a").rows().get(0).offset()).isEqualTo(second);
        processors.close();

        long third = write("b", 3);
        start("one");
        AnswerPart both = answer(third + 1, "a", "b");
        assertThat(both.rows()).extracting(row -> row.offset()).containsExactly(second, third);
        processors.close();

        start("lost");
        both = answer(third + 1, "a", "b");
        assertThat(both.rows()).extracting(row -> row.offset()).containsExactly(second, third);
    }

    @Test
    void passesTransactionsAbortedOrNotAndTheirMarkers() throws Exception {
        start("one");
        Map<String, Object> settings =
                Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "tx-" + table.name());
        try (KafkaProducer<byte[], byte[]> transactional =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            transactional.initTransactions();
            transactional.beginTransaction();
            transactional.send(record("a", 1)).get();
            transactional.commitTransaction();
            transactional.beginTransaction();
            transactional.send(record("a", 2)).get();
            transactional.abortTransaction();
        }
        // Offsets 0 to 3: a record, a marker, a record that was aborted, a marker. A strong read asks for all of them.
        AnswerPart strong = answer(4, "a");
        assertThat(strong.rows()).extracting(row -> row.offset()).containsExactly(0L);
        processors.close();

        start("lost");
        assertThat(answer(4, "a").rows()).extracting(row -> row.offset()).containsExactly(0L);
        long plain = write("a", 5);
        assertThat(answer(plain + 1, "a").rows())
                .extracting(row -> row.offset())
                .containsExactly(plain);
    }

    @Test
    void aTableWhoseRowsCannotBeOpenedIsNothingThatARestartHelps() throws Exception {
        long first = write("a", 1);
        start("one");
        assertThat(answer(first + 1, "a").rows()).hasSize(1);
        assertThat(processors.fatal()).isEmpty();
        processors.close();
        Path current;
        try (Stream<Path> files = Files.walk(directory.resolve("one"))) {
            current = files.filter(file -> file.endsWith(Path.of("rows", "CURRENT")))
                    .findFirst()
                    .orElseThrow();
        }
        Files.writeString(current, "nonsense");
        start("one");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> processors.problem(table.id()).isPresent());
        assertThat(processors.problem(table.id()))
                .hasValueSatisfying(problem ->
                        assertThat(problem).contains("table " + table.name() + " could not be started", "CURRENT"));
        assertThat(processors.fatal()).isEmpty();
    }

    /** Sixty slices: one in a poll of 50 ms would take three seconds. */
    @Test
    void doesNotSleepBetweenTheSlicesOfAPage() throws Exception {
        for (int i = 0; i < 61_000; i++) {
            producer.send(record("k" + i, i));
        }
        long last = write("k", 0);
        start("one");
        assertThat(answer(last + 1, "k").rows()).hasSize(1);
        SelectPlan plan = new Queries(0, 0)
                .<RuntimeException>plan("SELECT k FROM " + table.name() + " WHERE v = 77", name -> table);
        Question.Page page = new Question.Page(
                plan.fragment().hash(),
                plan.fragment().text(),
                plan.fragment().encodeArguments(plan.fragmentArguments(List.of())),
                false,
                null,
                0,
                null);
        AnswerPart first = answer(last + 1, page);
        assertThat(first.rows()).extracting(AnsweredRow::offset).containsExactly(77L);
        assertThat(first.pageEnd().examined()).isEqualTo(61_001);

        long from = System.nanoTime();
        answer(last + 1, page);
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void aTableWhoseReadsTopicIsNotThereYetIsStartedWhenItIs() throws Exception {
        String reads = TOPICS.reads(table.id());
        admin.deleteTopics(List.of(reads)).all().get();
        await().atMost(PATIENCE).until(() -> !admin.listTopics().names().get().contains(reads));
        long offset = write("a", 1);
        start("one");
        await().atMost(PATIENCE)
                .until(
                        () -> processors.problem(table.id()).orElse(""),
                        problem -> problem.contains("Vidi tries again"));
        assertThat(processors.unstarted()).singleElement().asString().contains(table.name(), "could not be started");
        assertThat(processors.fatal()).isEmpty();

        create(new NewTopic(reads, 1, (short) 1).configs(Map.of("message.timestamp.type", "LogAppendTime")));
        await().atMost(PATIENCE).until(() -> processors.running(table.id()));
        assertThat(processors.problem(table.id())).isEmpty();
        assertThat(processors.unstarted()).isEmpty();
        assertThat(answer(offset + 1, "a").rows())
                .extracting(AnsweredRow::offset)
                .containsExactly(offset);
    }

    private void start(String state) {
        processors = new TableProcessors(
                new ProcessorSettings(
                        kafka(),
                        TOPICS,
                        directory.resolve(state),
                        1,
                        0,
                        1,
                        0,
                        Duration.ofSeconds(6),
                        "it-" + table.name(),
                        "it",
                        dev.vidi.query.registry.RegistryCredentials.NONE),
                new TokenCodec(new UUID(1, 1), List.of(new TokenKey("k", new byte[32]))),
                OpenTelemetry.noop(),
                new SimpleMeterRegistry());
        processors.start(table);
    }

    private long write(String key, long value) throws Exception {
        RecordMetadata metadata = producer.send(record(key, value)).get();
        return metadata.offset();
    }

    private ProducerRecord<byte[], byte[]> record(String key, long value) {
        return new ProducerRecord<>(
                table.topic(),
                key.getBytes(StandardCharsets.UTF_8),
                ("{\"v\":" + value + "}").getBytes(StandardCharsets.UTF_8));
    }

    private AnswerPart answer(long atLeast, String... keys) throws Exception {
        return answer(
                atLeast,
                new Question.Keys(
                        java.util.Arrays.stream(keys).map(KEYS::encode).toList()));
    }

    private AnswerPart answer(long atLeast, Question question) throws Exception {
        ReadId id = new ReadId(1, READS.incrementAndGet());
        ReadEvent event = new ReadEvent(
                id,
                new Reader(new UUID(2, 2), "", "", ""),
                Level.SESSION,
                atLeast,
                0,
                60_000,
                50_000,
                List.of(0),
                "",
                null,
                question);
        producer.send(new ProducerRecord<>(
                        TOPICS.reads(table.id()),
                        0,
                        null,
                        ReadBatchCodec.encode(new ReadBatch(1, READS.get(), 3, List.of(event)))))
                .get();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> record : log.poll(Duration.ofMillis(200))) {
                LogBatch batch = LogBatchCodec.decode(record.value());
                for (AnswerPart part : batch.answers()) {
                    if (part.read().id().equals(id)) {
                        assertThat(part.refusal()).isNull();
                        assertThat(batch.position()).isGreaterThanOrEqualTo(atLeast);
                        return part;
                    }
                }
            }
        }
        throw new AssertionError("no answer to read " + id);
    }
}
