package dev.vidi.processors.join;

import dev.vidi.causality.readlog.FragmentHash;
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
import dev.vidi.causality.wire.TokenCodec;
import dev.vidi.processors.join.PartitionEnds.Ends;
import dev.vidi.processors.rows.OpenedRows;
import dev.vidi.processors.rows.RowStore;
import dev.vidi.processors.rows.RowStoreOptions;
import dev.vidi.processors.source.SourceDecoder;
import dev.vidi.query.format.WriterSchemas;
import dev.vidi.query.sql.Queries;
import dev.vidi.query.sql.StatementException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One partition with its subscriptions through the lives of its task, some of which go on as zombies while another has taken
 * over. What a life puts into its registry reaches the changelog when it is flushed, which may be ahead of the offsets.
 */
final class SubscribedTask {

    private static final TopicPartition SOURCE = new TopicPartition("t", 0);
    private static final TopicPartition READS = new TopicPartition("reads", 0);
    private static final Queries QUERIES = new Queries(0, 1 << 20);

    final SimulatedTopic topic = new SimulatedTopic();
    final List<LogBatch> log = new ArrayList<>();
    private final List<ReadBatch> reads = new ArrayList<>();
    private final Map<UUID, Long> attachments = new TreeMap<>();
    private final Map<ByteBuffer, byte[]> changelog = new TreeMap<>();
    private long committedSource;
    private long committedReads;
    private long incarnations;
    private Life owner = new Life();
    private @Nullable Life zombie;

    /** One life of the task. */
    final class Life implements TaskOutput {
        private final SourceProgress progress = new SourceProgress();
        private final RowStore store;
        private final PartitionTask task;
        private final List<LogBatch> unflushed = new ArrayList<>();
        private final List<Runnable> unflushedPuts = new ArrayList<>();
        private long source = committedSource;
        private long readsNext = committedReads;

        Life() {
            SourceDecoder decoder = new SourceDecoder(SimulatedTopic.TABLE, WriterSchemas.NONE);
            store = OpenedRows.restored(decoder, progress, RowStoreOptions.DEFAULT, topic.records(0, source));
            TaskSetting setting = new TaskSetting(
                    decoder,
                    READS.topic(),
                    1,
                    new JoinOptions(1_000, 1 << 20, 1 << 20, Duration.ofDays(1), PageOptions.DEFAULT, 100),
                    new TokenCodec(new UUID(1, 1), List.of(new TokenKey("k", new byte[32]))),
                    progress,
                    partition -> CompletableFuture.completedFuture(new Ends(topic.end(), topic.end())),
                    new JoinMeters(new SimpleMeterRegistry(), "t"),
                    new JoinSpans(OpenTelemetry.noop(), topic::nanos, Clock.systemUTC()),
                    topic::nanos,
                    QUERIES,
                    new Turns(topic::nanos),
                    "1@here");
            MemorySubscriptions kept = new MemorySubscriptions() {
                @Override
                public void put(byte[] key, byte @Nullable [] value) {
                    super.put(key, value);
                    unflushedPuts.add(() -> keep(key, value));
                }
            };
            kept.kept.putAll(changelog);
            progress.begins(READS, committedReads);
            task = new PartitionTask(setting, store, 0, ++incarnations, null, kept, this);
            progress.polled(SOURCE, -1, source);
        }

        private void keep(byte[] key, byte @Nullable [] value) {
            if (value == null) {
                changelog.remove(ByteBuffer.wrap(key));
            } else {
                changelog.put(ByteBuffer.wrap(key), value);
            }
        }

        void pollSource(int max) {
            List<ConsumerRecord<byte[], byte[]>> records = topic.records(source, topic.end());
            boolean all = records.size() <= max;
            List<ConsumerRecord<byte[], byte[]>> polled = all ? records : records.subList(0, max);
            long last = polled.isEmpty() ? -1 : polled.get(polled.size() - 1).offset();
            source = all ? topic.end() : last + 1;
            // what was polled and not processed yet waits in the task
            progress.polled(
                    SOURCE,
                    records.isEmpty() ? -1 : records.get(records.size() - 1).offset(),
                    topic.end());
            if (all) {
                progress.caughtUp(SOURCE, source, topic.nanos());
            }
            polled.forEach(record -> task.apply(withoutCauses(record)));
        }

        /** A record with causes would flush the changes before it. */
        private static ConsumerRecord<byte[], byte[]> withoutCauses(ConsumerRecord<byte[], byte[]> record) {
            return new ConsumerRecord<>(
                    record.topic(), record.partition(), record.offset(), record.key(), record.value());
        }

        void pollReads(int max) {
            for (int i = 0; i < max && readsNext < reads.size(); i++) {
                task.join(reads.get((int) readsNext), 0, readsNext, 0);
                readsNext++;
            }
        }

        void advance() {
            task.advance();
        }

        void flush() {
            log.addAll(unflushed);
            unflushed.clear();
            unflushedPuts.forEach(Runnable::run);
            unflushedPuts.clear();
        }

        void marks() {
            flush();
            task.beforeCommit((home, batch) -> log.add(decoded(batch)));
        }

        void offsets() {
            marks();
            committedSource = source;
            committedReads = readsNext;
            progress.committed(SOURCE, source);
            progress.committed(READS, readsNext);
        }

        void die() {
            task.close();
            store.close();
        }

        @Override
        public void log(int home, byte[] logBatch) {
            unflushed.add(decoded(logBatch));
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

    private static LogBatch decoded(byte[] batch) {
        try {
            return LogBatchCodec.decode(batch);
        } catch (MalformedPayloadException e) {
            throw new AssertionError(e);
        }
    }

    Life owner() {
        return owner;
    }

    @Nullable
    Life zombie() {
        return zombie;
    }

    /** The owner commits, whole. */
    void commit() {
        owner.offsets();
        owner.store.commit(Map.of(SOURCE, committedSource));
    }

    /** The owner dies, and another life begins. */
    void crash() {
        owner.die();
        owner = new Life();
    }

    /** Another life takes over, and the owner does not know. */
    void takeOver() {
        if (zombie != null) {
            zombie.die();
        }
        zombie = owner;
        owner = new Life();
    }

    /** The zombie finds out when it commits; what it has logged before stays. */
    void zombieCommits() {
        Life late = zombie;
        if (late != null) {
            late.marks();
            late.die();
            zombie = null;
        }
    }

    /** Publishes a subscription to the rows with a value above a bound. */
    void subscribe(UUID id, int above) {
        dev.vidi.query.plan.SelectPlan plan;
        try {
            plan = QUERIES.plan("SELECT * FROM t WHERE v > " + above, name -> SimulatedTopic.TABLE);
        } catch (StatementException e) {
            throw new AssertionError(e);
        }
        String text = plan.fragment().text();
        byte[] arguments = plan.fragment().encodeArguments(plan.fragmentArguments(List.of()));
        attachments.merge(id, 1L, Long::sum);
        publish(
                new Question.Subscribe(id, "", attachments.get(id), FragmentHash.ofText(text), text, arguments, 0, 0),
                0);
    }

    /** Publishes that everything up to a place was taken, as whoever has subscribed last. */
    void acknowledge(UUID id, long next, long logOffset) {
        publish(
                new Question.Notice(
                        id,
                        attachments.getOrDefault(id, 0L),
                        Question.Notice.Kind.ACKNOWLEDGED,
                        logOffset,
                        new TreeMap<>(Map.of(0, next))),
                next);
    }

    private void publish(Question question, long atLeast) {
        ReadEvent event = new ReadEvent(
                new ReadId(1, reads.size()),
                new Reader(new UUID(1, 2), "", "", ""),
                Level.SESSION,
                atLeast,
                0,
                3_600_000,
                3_600_000,
                List.of(0),
                "",
                null,
                question);
        reads.add(new ReadBatch(1, reads.size(), 0, List.of(event)));
    }

    void close() {
        zombieCommits();
        owner.die();
    }
}
