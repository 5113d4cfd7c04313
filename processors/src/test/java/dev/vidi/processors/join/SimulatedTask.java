package dev.vidi.processors.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.causality.readlog.AnswerPart;
import dev.vidi.causality.readlog.Level;
import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.ReadBatch;
import dev.vidi.causality.readlog.ReadEvent;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.readlog.Reader;
import dev.vidi.causality.readlog.Refusal;
import dev.vidi.causality.token.TokenKey;
import dev.vidi.causality.wire.LogBatchCodec;
import dev.vidi.causality.wire.MalformedPayloadException;
import dev.vidi.causality.wire.TokenCodec;
import dev.vidi.processors.join.PartitionEnds.Ends;
import dev.vidi.processors.rows.RowStore;
import dev.vidi.processors.rows.RowStoreMeters;
import dev.vidi.processors.rows.RowStoreOptions;
import dev.vidi.processors.source.SourceDecoder;
import dev.vidi.query.format.WriterSchemas;
import dev.vidi.query.row.KeyCodec;
import dev.vidi.query.sql.Queries;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.internals.RecordBatchingStateRestoreCallback;

/**
 * One join task with all that Kafka and Kafka Streams do around it, step by step: poll, process, flush, commit of
 * offsets, commit of the store, each of which a crash may follow.
 */
final class SimulatedTask {

    static final Duration BEHIND_MAX = SimulatedTopic.COMPACTION_LAG.dividedBy(2);

    /** Pages and slices so small that most queries take several of both. */
    private static final PageOptions PAGES = new PageOptions(3, 1 << 20, 4, 8, 1, 2, Duration.ofMillis(1));

    private static final RowStoreOptions STORE = new RowStoreOptions(40, 16 << 20, 16 << 20);
    private static final TopicPartition PARTITION = new TopicPartition(SimulatedTopic.TABLE.topic(), 0);

    private static final Queries QUERIES = new Queries(1 << 20, 1 << 20);

    private final SimulatedTopic topic;
    private final Path root;
    private final List<LogBatch> unflushed = new ArrayList<>();
    private final List<LogBatch> logged = new ArrayList<>();
    private int disk;
    private int standbyDisk = 1;
    private int disks = 2;
    private long lives;
    private long reads;
    private long committed;
    private long consumerPosition;
    private long processed;
    private SourceProgress progress;
    private RowStore store;
    private PartitionTask task;

    SimulatedTask(SimulatedTopic topic) {
        this.topic = topic;
        try {
            this.root = Files.createTempDirectory("task");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        begin();
    }

    /** A new life of the process: opens the store, restores what is missing, starts from the committed offset. */
    private void begin() {
        progress = new SourceProgress();
        SourceDecoder decoder = new SourceDecoder(SimulatedTopic.TABLE, WriterSchemas.NONE);
        store = new RowStore(decoder, progress, STORE, new RowStoreMeters(new SimpleMeterRegistry(), "t"));
        restore(store, open(store, disk));
        consumerPosition = committed;
        processed = committed;
        TaskSetting setting = new TaskSetting(
                decoder,
                "reads",
                1,
                new JoinOptions(1_000, 1 << 20, 1 << 20, BEHIND_MAX, PAGES, 100),
                new TokenCodec(new UUID(1, 1), List.of(new TokenKey("k", new byte[32]))),
                progress,
                partition -> CompletableFuture.completedFuture(new Ends(topic.end(), topic.end())),
                new JoinMeters(new SimpleMeterRegistry(), "t"),
                new JoinSpans(OpenTelemetry.noop(), topic::nanos, Clock.systemUTC()),
                topic::nanos,
                QUERIES,
                new Turns(topic::nanos),
                "1@here");
        task = new PartitionTask(setting, store, 0, ++lives, null, new MemorySubscriptions(), new Output());
    }

    /** Applies to a store what is committed and not yet in it. */
    private void restore(RowStore opened, RecordBatchingStateRestoreCallback callback) {
        Long persisted = opened.committedOffset(PARTITION);
        List<ConsumerRecord<byte[], byte[]>> missing =
                topic.records(persisted == null ? 0 : persisted + 1, Math.min(committed, topic.end()));
        if (!missing.isEmpty()) {
            callback.restoreBatch(missing);
        }
    }

    /** A copy on another node follows what is committed. */
    void standbyFollows() {
        RowStore standby = new RowStore(
                new SourceDecoder(SimulatedTopic.TABLE, WriterSchemas.NONE),
                new SourceProgress(),
                STORE,
                new RowStoreMeters(new SimpleMeterRegistry(), "t"));
        try {
            restore(standby, open(standby, standbyDisk));
        } finally {
            standby.close();
        }
    }

    /** The process dies, and the copy becomes the task. */
    void promoteStandby() {
        unflushed.clear();
        task.close();
        store.close();
        disk = standbyDisk;
        standbyDisk = disks++;
        begin();
    }

    private RecordBatchingStateRestoreCallback open(RowStore opened, int directory) {
        RecordBatchingStateRestoreCallback[] callback = new RecordBatchingStateRestoreCallback[1];
        StateStoreContext context = (StateStoreContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {StateStoreContext.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "taskId":
                            return new TaskId(0, 0);
                        case "stateDir":
                            return root.resolve(Integer.toString(directory)).toFile();
                        case "register":
                            callback[0] = (RecordBatchingStateRestoreCallback) arguments[1];
                            return null;
                        default:
                            throw new UnsupportedOperationException(method.getName());
                    }
                });
        opened.init(context, opened);
        return Objects.requireNonNull(callback[0]);
    }

    private final class Output implements TaskOutput {
        @Override
        public void log(int home, byte[] logBatch) {
            try {
                LogBatch batch = LogBatchCodec.decode(logBatch);
                batch.answers().forEach(this::assertGoneWhenRefused);
                unflushed.add(batch);
            } catch (MalformedPayloadException e) {
                throw new AssertionError(e);
            }
        }

        private void assertGoneWhenRefused(AnswerPart answer) {
            Refusal refusal = answer.refusal();
            if (refusal != null
                    && refusal.reason() == Refusal.Reason.HISTORY_GONE
                    && answer.read().level() == Level.AS_OF) {
                assertThat(answer.read().atLeast()).isLessThan(store.historyFrom());
            }
        }

        @Override
        public void fragment(byte[] hash, byte[] fragment) {}

        @Override
        public void deadLetter(byte[] letter) {}

        @Override
        public void keepDependencies(byte[] vector) {}

        @Override
        public void requestCommit() {}
    }

    /** Polls and processes records, as many as there are up to a limit; a poll may return nothing but holes. */
    void poll(int max) {
        List<ConsumerRecord<byte[], byte[]>> records = topic.records(consumerPosition, topic.end());
        boolean all = records.size() <= max;
        List<ConsumerRecord<byte[], byte[]>> polled = all ? records : records.subList(0, max);
        long last = polled.isEmpty() ? -1 : polled.get(polled.size() - 1).offset();
        consumerPosition = all ? topic.end() : last + 1;
        progress.polled(PARTITION, last, consumerPosition);
        if (all) {
            progress.caughtUp(PARTITION, consumerPosition, topic.nanos());
        }
        for (ConsumerRecord<byte[], byte[]> record : polled) {
            task.apply(record);
        }
        processed = consumerPosition;
        task.advance();
    }

    /** Reads keys at a position relative to the end of the topic. */
    void read(List<Integer> keys, long beforeEnd) {
        KeyCodec codec = new KeyCodec(SimulatedTopic.TABLE.schema().key().type());
        ask(
                Level.SESSION,
                Math.max(0, topic.end() - beforeEnd),
                new Question.Keys(
                        keys.stream().map(key -> codec.encode("k" + key)).toList()));
    }

    /** Publishes a read. */
    ReadId ask(Level level, long atLeast, Question question) {
        ReadId id = new ReadId(1, ++reads);
        ReadEvent event = new ReadEvent(
                id,
                new Reader(new UUID(1, 2), "", "", ""),
                level,
                atLeast,
                0,
                3_600_000,
                3_600_000,
                List.of(0),
                "",
                null,
                question);
        task.join(new ReadBatch(1, reads, 0, List.of(event)), 0, reads, 0);
        return id;
    }

    void advance() {
        task.advance();
    }

    /** Flushes what was said, commits offsets, commits the store. */
    void commit() {
        flush();
        commitOffsets();
        store.commit(Map.of(PARTITION, consumerPosition));
    }

    /** The commit of offsets fails; Kafka Streams commits the store all the same, with offsets that it polled. */
    void commitWithoutOffsets() {
        store.commit(Map.of(PARTITION, consumerPosition + 7));
    }

    void flush() {
        logged.addAll(unflushed);
        unflushed.clear();
    }

    void commitOffsets() {
        flush();
        committed = processed;
        progress.committed(PARTITION, committed);
    }

    /** The process dies: what was not flushed may never reach the log. */
    void crash(boolean loseDisk) {
        unflushed.clear();
        task.close();
        store.close();
        disk = loseDisk ? disks++ : disk;
        begin();
    }

    /** Everything that is in the read log. */
    List<LogBatch> logged() {
        return logged;
    }

    long committed() {
        return committed;
    }

    void close() {
        store.close();
    }
}
