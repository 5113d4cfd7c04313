package dev.vidi.bench.subscribe;

import dev.vidi.bench.load.ClosedLoop;
import dev.vidi.bench.load.Contender;
import dev.vidi.bench.load.Result;
import dev.vidi.bench.rows.Rows;
import dev.vidi.proto.api.v1.RowChange;
import io.grpc.Channel;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * Records whose changes go to subscribers: a slot's next record is written when all of them have the change of the last one.
 * What is counted are changes at subscribers, and the time is that from a record's produce to the last of them. Thread-safe. It ends
 * with its connection.
 */
public final class Changes implements Contender {

    private final SubscribedTable table;
    private final SourceWriter writer;
    private final int rows;
    private final int perRecord;
    private volatile @Nullable Run current;

    private record Run(ClosedLoop loop, AtomicIntegerArray missing, AtomicIntegerArray turns) {}

    private Changes(
            SubscribedTable table, SourceWriter writer, Channel channel, int subscribers, int rows, boolean oneShape)
            throws InterruptedException {
        this.table = table;
        this.writer = writer;
        this.rows = rows;
        this.perRecord = oneShape ? subscribers : 1;
        Audience unused = new Audience(
                channel,
                subscribers,
                table.partitions(),
                number -> oneShape ? table.all() : table.one(number),
                false,
                this::changed,
                this::fail);
    }

    /** Each record goes to all subscribers. */
    public static Changes toAll(SubscribedTable table, SourceWriter writer, Channel channel, int subscribers, int rows)
            throws InterruptedException {
        return new Changes(table, writer, channel, subscribers, rows, true);
    }

    /** Each record goes to the one subscriber of its row. */
    public static Changes toOne(SubscribedTable table, SourceWriter writer, Channel channel, int subscribers)
            throws InterruptedException {
        return new Changes(table, writer, channel, subscribers, subscribers, false);
    }

    @Override
    public Result run(int inFlight, Duration time) throws InterruptedException {
        if (inFlight > SubscribedTable.SLOTS_MAX) {
            throw new IllegalArgumentException("at most " + SubscribedTable.SLOTS_MAX + " slots, found " + inFlight);
        }
        Run run = new Run(
                new ClosedLoop(inFlight, time, perRecord),
                new AtomicIntegerArray(inFlight),
                new AtomicIntegerArray(inFlight));
        current = run;
        for (int slot = 0; slot < inFlight; slot++) {
            write(run, slot);
        }
        Result result = run.loop.result();
        current = null;
        return result;
    }

    private void write(Run run, int slot) {
        run.missing.set(slot, perRecord);
        if (run.loop.begin(slot)) {
            String key = Rows.key(ThreadLocalRandom.current().nextInt(rows));
            writer.write(table.topic(), key, SubscribedTable.value(slot, run.turns.incrementAndGet(slot)), this::fail);
        }
    }

    private void changed(RowChange change) {
        Run run = current;
        if (run == null) {
            fail(new IllegalStateException("a change came that nobody made"));
            return;
        }
        int slot = SubscribedTable.slot(change);
        if (run.missing.decrementAndGet(slot) == 0) {
            run.loop.end(slot);
            write(run, slot);
        }
    }

    private void fail(Throwable cause) {
        Run run = current;
        if (run != null) {
            run.loop.fail(cause);
        }
    }
}
