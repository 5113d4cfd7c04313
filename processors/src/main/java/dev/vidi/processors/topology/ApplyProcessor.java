package dev.vidi.processors.topology;

import dev.vidi.processors.join.PartitionTask;
import dev.vidi.processors.join.TaskOutput;
import dev.vidi.processors.join.TaskSetting;
import dev.vidi.processors.rows.RowStore;
import dev.vidi.processors.source.SourceDecoder;
import dev.vidi.query.catalog.TableDefinition;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Takes the records of the source topic. Begins and ends the lives of its task: Kafka Streams reuses processors of a
 * revived task, so everything that belongs to one life is made in {@link #init}. Confined to the stream thread.
 */
final class ApplyProcessor implements Processor<byte[], byte[], Object, byte[]> {

    private static final byte[] VECTOR = {'v'};

    /** As often as the thread looks: it does after each poll. */
    private static final Duration PUNCTUATION = Duration.ofMillis(1);

    private final TableDefinition table;
    private final TaskLives lives;
    private @Nullable ProcessorContext<Object, byte[]> context;
    private @Nullable PartitionTask task;

    ApplyProcessor(TableDefinition table, TaskLives lives) {
        this.table = table;
        this.lives = lives;
    }

    @Override
    public void init(ProcessorContext<Object, byte[]> initContext) {
        this.context = initContext;
        RowStore rows = Objects.requireNonNull(initContext.getStateStore(RowStore.NAME));
        KeyValueStore<byte[], byte[]> dependencies =
                Objects.requireNonNull(initContext.getStateStore(TableTopology.DEPENDENCIES));
        KeyValueStore<byte[], byte[]> subscriptions =
                Objects.requireNonNull(initContext.getStateStore(TableTopology.SUBSCRIPTIONS));
        TaskSetting setting = new TaskSetting(
                new SourceDecoder(table, lives.schemas()),
                lives.readsTopic(),
                lives.homes(),
                lives.options(),
                lives.tokens(),
                lives.progress(),
                lives.ends(),
                lives.meters(),
                lives.spans(),
                lives.nanoClock(),
                lives.queries(),
                lives.turns(),
                lives.node());
        PartitionTask life = new PartitionTask(
                setting,
                rows,
                initContext.taskId().partition(),
                lives.incarnations().getAsLong(),
                dependencies.get(VECTOR),
                new KeptSubscriptions(subscriptions),
                new Output(initContext, dependencies));
        this.task = life;
        lives.present().put(initContext.taskId(), life);
        initContext.schedule(PUNCTUATION, PunctuationType.WALL_CLOCK_TIME, time -> life.advance());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        ProcessorContext<Object, byte[]> here = Objects.requireNonNull(context);
        Optional<RecordMetadata> metadata = here.recordMetadata();
        RecordMetadata at = metadata.orElseThrow(() -> new IllegalStateException("a source record without a place"));
        long timestamp = ArrivalTime.ownTimestamp(record.headers());
        Objects.requireNonNull(task)
                .apply(new ConsumerRecord<>(
                        at.topic(),
                        at.partition(),
                        at.offset(),
                        timestamp,
                        TimestampType.CREATE_TIME,
                        ConsumerRecord.NULL_SIZE,
                        ConsumerRecord.NULL_SIZE,
                        record.key(),
                        record.value(),
                        record.headers(),
                        Optional.empty()));
    }

    @Override
    public void close() {
        PartitionTask life = task;
        if (life != null && context != null) {
            lives.present().remove(context.taskId(), life);
            life.close();
            task = null;
        }
    }

    private record Output(ProcessorContext<Object, byte[]> context, KeyValueStore<byte[], byte[]> dependencies)
            implements TaskOutput {

        @Override
        public void log(int home, byte[] logBatch) {
            context.forward(new Record<>(home, logBatch, context.currentSystemTimeMs()), TableTopology.READ_LOG);
        }

        @Override
        public void fragment(byte[] hash, byte[] fragment) {
            context.forward(new Record<>(hash, fragment, context.currentSystemTimeMs()), TableTopology.FRAGMENTS);
        }

        @Override
        public void deadLetter(byte[] letter) {
            context.forward(
                    new Record<>(context.taskId().partition(), letter, context.currentSystemTimeMs()),
                    TableTopology.DEAD_LETTERS);
        }

        @Override
        public void keepDependencies(byte[] vector) {
            dependencies.put(VECTOR, vector);
        }

        @Override
        public void requestCommit() {
            context.commit();
        }
    }
}
