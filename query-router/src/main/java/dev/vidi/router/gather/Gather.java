package dev.vidi.router.gather;

import dev.vidi.causality.readlog.ReadId;
import dev.vidi.router.error.RouterException;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Where reads are registered and their answers come from. Thread-safe; does not block. */
public final class Gather implements AutoCloseable {

    private final PendingReads pending;
    private final AnswerConsumer consumer;
    private final LongSupplier nanoClock;
    private final int home;

    /**
     * A gather on one consumer.
     *
     * @param consumer of bytes, without a group and without an offset reset; owned from here on
     * @param topic the read log
     * @param home partition of the read log that is always tailed
     * @param nanoClock ns of the process
     * @param others told of every record, before answers are handed out, and of time
     */
    public Gather(
            org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
            String topic,
            int home,
            LongSupplier nanoClock,
            LogListener others,
            MeterRegistry meters) {
        this.nanoClock = nanoClock;
        this.home = home;
        this.pending = new PendingReads(nanoClock.getAsLong());
        GatherMeters times = new GatherMeters(meters, pending);
        this.consumer = new AnswerConsumer(
                consumer,
                topic,
                home,
                nanoClock,
                new AnswerConsumer.Handler() {
                    @Override
                    public void logged(List<AnswerConsumer.Logged> records) {
                        long polled = nanoClock.getAsLong();
                        records.forEach(each -> others.logged(each.partition(), each.offset(), each.batch()));
                        others.polled();
                        for (AnswerConsumer.Logged each : records) {
                            long asked = pending.fold(each.batch(), each.appended());
                            if (asked != PendingReads.NONE) {
                                times.logged(each.appended() - asked);
                            }
                        }
                        times.revealed(nanoClock.getAsLong() - polled);
                    }

                    @Override
                    public void tailing(int partition, long offset) {
                        others.tailing(partition, offset);
                    }

                    @Override
                    public void tick() {
                        pending.expire(nanoClock.getAsLong());
                        others.tick();
                    }
                },
                meters);
    }

    /** Assigns the home partition at its end; from then on nothing that is appended is missed. */
    public void start() {
        consumer.start();
    }

    /** The home partition that sessions are opened in. */
    public int home() {
        return home;
    }

    /** Runs something once a partition of the read log is tailed. */
    public void whenTailing(int partition, Runnable then, Consumer<RouterException> failed) {
        consumer.whenTailing(partition, then, failed);
    }

    /**
     * Registers a read: it must not be published before.
     *
     * @param partial whether what some partitions answer is an answer
     */
    public PendingRead register(
            ReadId id,
            UUID topicId,
            List<Integer> partitions,
            boolean partial,
            long deadlineNanos,
            PendingRead.Gathering gathering) {
        PendingRead read = new PendingRead(id, topicId, partitions, partial, gathering, pending);
        pending.register(read, deadlineNanos);
        return read;
    }

    /** Why the read log cannot be read just now; empty when it can. */
    public Optional<String> problem() {
        return consumer.problem();
    }

    /** Whether the read log is not tailed any more, though nobody has closed this. */
    public boolean isDead() {
        return consumer.isDead();
    }

    /** Reads that wait. */
    public int pending() {
        return pending.size();
    }

    @Override
    public void close() {
        consumer.close();
        pending.expire(nanoClock.getAsLong());
    }
}
