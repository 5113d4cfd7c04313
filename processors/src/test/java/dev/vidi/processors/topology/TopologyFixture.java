package dev.vidi.processors.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.causality.position.SourcePartition;
import dev.vidi.causality.readlog.AnswerPart;
import dev.vidi.causality.readlog.Level;
import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.ReadBatch;
import dev.vidi.causality.readlog.ReadEvent;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.readlog.Reader;
import dev.vidi.causality.token.TokenKey;
import dev.vidi.causality.wire.LogBatchCodec;
import dev.vidi.causality.wire.MalformedPayloadException;
import dev.vidi.causality.wire.ReadBatchCodec;
import dev.vidi.causality.wire.TokenCodec;
import dev.vidi.causality.wire.TopicNames;
import dev.vidi.processors.join.JoinMeters;
import dev.vidi.processors.join.JoinOptions;
import dev.vidi.processors.join.JoinSpans;
import dev.vidi.processors.join.PageOptions;
import dev.vidi.processors.join.PartitionEnds;
import dev.vidi.processors.join.PartitionEnds.Ends;
import dev.vidi.processors.join.SourceProgress;
import dev.vidi.processors.join.Turns;
import dev.vidi.processors.rows.RowStoreOptions;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.Partitioner;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.catalog.TableSchema;
import dev.vidi.query.format.WriterSchemas;
import dev.vidi.query.row.KeyCodec;
import dev.vidi.query.sql.Queries;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** One partition of a table in a driver of its topology, with the world around it. */
abstract class TopologyFixture {

    static final TopicNames TOPICS = new TopicNames("vidi");
    static final UUID TOPIC_ID = new UUID(1, 2);
    static final SourcePartition SOURCE = new SourcePartition(TOPIC_ID, 0);
    static final TableDefinition TABLE = new TableDefinition(
            "id",
            "offers",
            "offers",
            TOPIC_ID,
            1,
            new TableSchema(
                    List.of(
                            new Column("sku", ColumnType.VARCHAR, false),
                            new Column("price", ColumnType.INTEGER, true)),
                    0),
            "json",
            "string",
            Partitioner.MURMUR2,
            "");
    static final KeyCodec KEYS = new KeyCodec(ColumnType.VARCHAR);
    static final UUID CLUSTER = new UUID(5, 6);
    static final TokenCodec TOKENS = new TokenCodec(CLUSTER, List.of(new TokenKey("k", new byte[32])));

    @TempDir
    Path directory;

    final SourceProgress progress = new SourceProgress();
    final AtomicLong nanos = new AtomicLong(1_000_000_000L);
    final AtomicLong incarnations = new AtomicLong(100);
    final List<CompletableFuture<Ends>> endsAsked = new ArrayList<>();
    Ends ends = new Ends(0, 0);
    long reads;
    TopologyTestDriver driver;
    TestInputTopic<byte[], byte[]> source;
    TestInputTopic<byte[], byte[]> readsTopic;
    TestOutputTopic<byte[], byte[]> log;
    TestOutputTopic<byte[], byte[]> fragments;
    TestOutputTopic<byte[], byte[]> deadLetters;

    @BeforeEach
    void start() {
        start(partition -> {
            CompletableFuture<Ends> asked = CompletableFuture.completedFuture(ends);
            endsAsked.add(asked);
            return asked;
        });
    }

    TableDefinition table() {
        return TABLE;
    }

    WriterSchemas schemas() {
        return WriterSchemas.NONE;
    }

    void start(PartitionEnds brokers) {
        start(brokers, PageOptions.DEFAULT, RowStoreOptions.DEFAULT);
    }

    void start(PartitionEnds brokers, PageOptions pages, RowStoreOptions rows) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        TaskLives lives = new TaskLives(
                TOPICS.reads("id"),
                16,
                new JoinOptions(8, 4_096, 1_024, Duration.ofSeconds(10), pages, 100),
                TOKENS,
                progress,
                brokers,
                new JoinMeters(new SimpleMeterRegistry(), "offers"),
                new JoinSpans(OpenTelemetry.noop(), nanos::get, Clock.systemUTC()),
                incarnations::incrementAndGet,
                nanos::get,
                Clock.systemUTC(),
                new Queries(1 << 20, 1 << 20),
                new Turns(nanos::get),
                schemas(),
                "1@here");
        driver = new TopologyTestDriver(TableTopology.of(table(), TOPICS, lives, rows), settings, Instant.now());
        ByteArraySerializer serializer = new ByteArraySerializer();
        ByteArrayDeserializer deserializer = new ByteArrayDeserializer();
        source = driver.createInputTopic("offers", serializer, serializer);
        readsTopic = driver.createInputTopic(TOPICS.reads("id"), serializer, serializer);
        log = driver.createOutputTopic(TOPICS.readLog(), deserializer, deserializer);
        fragments = driver.createOutputTopic(TOPICS.fragments(), deserializer, deserializer);
        deadLetters = driver.createOutputTopic(TOPICS.deadLetters(), deserializer, deserializer);
        pass(Duration.ofMillis(1));
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    void write(String key, String json) {
        write(key, json, Map.of());
    }

    void delete(String key) {
        source.pipeInput(new TestRecord<>(key.getBytes(StandardCharsets.UTF_8), null, Instant.ofEpochMilli(7_000)));
    }

    void write(String key, String json, Map<String, String> headers) {
        TestRecord<byte[], byte[]> record = new TestRecord<>(
                key.getBytes(StandardCharsets.UTF_8),
                json.getBytes(StandardCharsets.UTF_8),
                Instant.ofEpochMilli(7_000));
        headers.forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        source.pipeInput(record);
    }

    ReadId read(Level level, long atLeast, long dependsOn, String... keys) {
        List<byte[]> encoded = new ArrayList<>();
        for (String key : keys) {
            encoded.add(KEYS.encode(key));
        }
        return readQuestion(level, atLeast, dependsOn, new Question.Keys(encoded));
    }

    ReadId readQuestion(Level level, long atLeast, long dependsOn, Question question) {
        ReadId id = new ReadId(1, ++reads);
        ReadEvent event = new ReadEvent(
                id,
                new Reader(new UUID(7, 7), "p", "", ""),
                level,
                atLeast,
                dependsOn,
                5_000,
                1_000,
                List.of(0),
                "",
                null,
                question);
        readsTopic.pipeInput(null, ReadBatchCodec.encode(new ReadBatch(1, reads, 3, List.of(event))), Instant.now());
        return id;
    }

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        driver.advanceWallClockTime(time);
    }

    LogBatch single() {
        assertThat(log.getQueueSize()).isEqualTo(1);
        return decode(log.readValue());
    }

    void drain() {
        log.readValuesToList();
    }

    List<LogBatch> batches() {
        return log.readValuesToList().stream().map(TopologyFixture::decode).toList();
    }

    List<AnswerPart> answers() {
        return log.readValuesToList().stream()
                .flatMap(value -> decode(value).answers().stream())
                .toList();
    }

    static LogBatch decode(byte[] value) {
        try {
            return LogBatchCodec.decode(value);
        } catch (MalformedPayloadException e) {
            throw new AssertionError(e);
        }
    }
}
