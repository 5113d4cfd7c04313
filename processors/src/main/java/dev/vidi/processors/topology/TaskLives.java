package dev.vidi.processors.topology;

import dev.vidi.causality.wire.TokenCodec;
import dev.vidi.processors.join.JoinMeters;
import dev.vidi.processors.join.JoinOptions;
import dev.vidi.processors.join.JoinSpans;
import dev.vidi.processors.join.PartitionEnds;
import dev.vidi.processors.join.PartitionTask;
import dev.vidi.processors.join.SourceProgress;
import dev.vidi.processors.join.Turns;
import dev.vidi.query.format.WriterSchemas;
import dev.vidi.query.sql.Queries;
import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.processor.TaskId;

/**
 * What the tasks of a table are made of, and the present life of each: {@code apply} begins it, {@code join} takes part.
 * Thread-safe.
 *
 * @param readsTopic where the table's reads come from
 * @param homes partitions of the read log
 * @param incarnations random numbers
 * @param nanoClock ns of the process
 * @param queries compiles fragments, and remembers them
 * @param turns when pages are evaluated
 * @param schemas those that source records name
 * @param node this process, for people
 */
public record TaskLives(
        String readsTopic,
        int homes,
        JoinOptions options,
        TokenCodec tokens,
        SourceProgress progress,
        PartitionEnds ends,
        JoinMeters meters,
        JoinSpans spans,
        LongSupplier incarnations,
        LongSupplier nanoClock,
        Clock clock,
        Queries queries,
        Turns turns,
        WriterSchemas schemas,
        String node,
        ConcurrentMap<TaskId, PartitionTask> present) {

    public TaskLives(
            String readsTopic,
            int homes,
            JoinOptions options,
            TokenCodec tokens,
            SourceProgress progress,
            PartitionEnds ends,
            JoinMeters meters,
            JoinSpans spans,
            LongSupplier incarnations,
            LongSupplier nanoClock,
            Clock clock,
            Queries queries,
            Turns turns,
            WriterSchemas schemas,
            String node) {
        this(
                readsTopic,
                homes,
                options,
                tokens,
                progress,
                ends,
                meters,
                spans,
                incarnations,
                nanoClock,
                clock,
                queries,
                turns,
                schemas,
                node,
                new ConcurrentHashMap<>());
    }

    /** Gives what has to be in the read log before the offsets of a partition are committed. */
    public void beforeCommit(int partition, BiConsumer<Integer, byte[]> log) {
        present.forEach((task, life) -> {
            if (task.partition() == partition) {
                life.beforeCommit(log);
            }
        });
    }

    PartitionTask of(TaskId task) {
        PartitionTask life = present.get(task);
        if (life == null) {
            throw new IllegalStateException("task " + task + " was not begun");
        }
        return life;
    }
}
