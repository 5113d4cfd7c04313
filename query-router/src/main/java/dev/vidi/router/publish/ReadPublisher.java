package dev.vidi.router.publish;

import dev.vidi.causality.readlog.Processed;
import dev.vidi.causality.readlog.ReadBatch;
import dev.vidi.causality.readlog.ReadEvent;
import dev.vidi.causality.wire.ReadBatchCodec;
import dev.vidi.causality.wire.TopicNames;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Appends reads to the topics of their partitions, in batches. Thread-safe; does not block. */
public final class ReadPublisher {

    private static final Duration RETRY = Duration.ofMillis(200);

    private final Producer<byte @Nullable [], byte[]> producer;
    private final TopicNames topics;
    private final PublishLimits limits;
    private final Executor afterBurst;
    private final long router;
    private final LongSupplier nanoClock;
    private final PublishMeters meters;
    private final AtomicLong sequences = new AtomicLong();
    private final ConcurrentMap<LaneKey, Lane> lanes = new ConcurrentHashMap<>();
    /** Lanes with reads that can be sent; one that has been taken out is put in again by whoever it has to wait for. */
    private final Queue<Lane> due = new ConcurrentLinkedQueue<>();

    private final ConcurrentMap<Long, Slot> slots = new ConcurrentHashMap<>();

    private record LaneKey(String tableId, int partition, int home) {}

    private record Slot(Lane lane, long sentNanos) {}

    @SuppressWarnings("ArrayRecordComponent") // made once, never compared
    private record Batch(Lane lane, long sequence, List<Publication> reads, byte[] value, long madeNanos) {}

    /**
     * A publisher.
     *
     * @param afterBurst runs something when the calling thread has taken what has come to it together
     * @param router random, names this process in its batches
     * @param nanoClock ns of the process
     */
    public ReadPublisher(
            Producer<byte @Nullable [], byte[]> producer,
            TopicNames topics,
            PublishLimits limits,
            Executor afterBurst,
            long router,
            LongSupplier nanoClock,
            MeterRegistry meters) {
        this.producer = producer;
        this.topics = topics;
        this.limits = limits;
        this.afterBurst = afterBurst;
        this.router = router;
        this.nanoClock = nanoClock;
        this.meters = new PublishMeters(meters, slots);
    }

    /** Appends a read to a partition, with those that have come in the same burst, or with the next batch. */
    public void publish(TableDefinition table, int partition, int home, Publication publication) {
        LaneKey key = new LaneKey(table.id(), partition, home);
        Lane lane = lanes.get(key);
        if (lane == null) {
            lane = lanes.computeIfAbsent(key, absent -> new Lane(topics.reads(table.id()), partition, home, limits));
        }
        if (lane.add(publication)) {
            due.add(lane);
            afterBurst.execute(this::sendDue);
        }
    }

    /**
     * Sends what is due. All of it is encoded first: what reaches the producer at once travels in one request, whatever
     * partitions it is for.
     */
    public void sendDue() {
        List<Batch> batches = new ArrayList<>();
        for (Lane lane = due.poll(); lane != null; lane = due.poll()) {
            for (List<Publication> reads = lane.due(); !reads.isEmpty(); reads = lane.due()) {
                batches.add(batch(lane, reads));
            }
        }
        batches.forEach(this::send);
    }

    /**
     * Appends a batch without reads: a sign of life for those who follow subscriptions through this router. Nothing is
     * answered, and what is lost is repeated soon.
     */
    public void sign(TableDefinition table, int partition, int home) {
        byte[] value = ReadBatchCodec.encode(new ReadBatch(router, 0, home, List.of()));
        try {
            Future<?> unused = producer.send(
                    new ProducerRecord<>(topics.reads(table.id()), partition, null, value), (metadata, error) -> {
                        if (error != null) {
                            meters.unsigned();
                        }
                    });
        } catch (KafkaException | IllegalStateException e) {
            meters.unsigned();
        }
    }

    /** A task has taken up a batch, perhaps one of this router's; then {@link #sendDue} has something to send. */
    public void processed(Processed processed) {
        if (processed.router() == router) {
            Slot slot = slots.remove(processed.sequence());
            if (slot != null) {
                meters.processed(nanoClock.getAsLong() - slot.sentNanos());
            }
            free(slot);
        }
    }

    private void free(@Nullable Slot slot) {
        if (slot != null && slot.lane().answered()) {
            due.add(slot.lane());
        }
    }

    /** Gives up waiting for batches of which nothing is heard. Called now and then, by one thread. */
    public void tick() {
        long now = nanoClock.getAsLong();
        for (Iterator<Slot> each = slots.values().iterator(); each.hasNext(); ) {
            Slot slot = each.next();
            if (now - slot.sentNanos() > limits.slotTimeout().toNanos()) {
                each.remove();
                free(slot);
            }
        }
        sendDue();
    }

    private Batch batch(Lane lane, List<Publication> reads) {
        long sequence = sequences.incrementAndGet();
        // before anything can go wrong with it: a lane never waits for a batch that nobody remembers
        long now = nanoClock.getAsLong();
        slots.put(sequence, new Slot(lane, now));
        List<ReadEvent> events = new ArrayList<>(reads.size());
        for (Publication read : reads) {
            events.add(read.event());
        }
        byte[] value = ReadBatchCodec.encode(new ReadBatch(router, sequence, lane.home(), events));
        meters.made(reads.size(), value.length, now - reads.get(0).readyNanos());
        return new Batch(lane, sequence, reads, value, now);
    }

    private void send(Batch batch) {
        try {
            Future<?> unused = producer.send(
                    new ProducerRecord<>(batch.lane().topic(), batch.lane().partition(), null, batch.value()),
                    (metadata, error) -> {
                        if (error != null) {
                            failed(batch, error);
                        } else {
                            meters.acknowledged(nanoClock.getAsLong() - batch.madeNanos());
                        }
                    });
        } catch (KafkaException | IllegalStateException e) {
            failed(batch, e);
        }
    }

    private void failed(Batch batch, Exception error) {
        RouterException unavailable = new RouterException(
                ErrorCode.UNAVAILABLE,
                "the read could not be published to Kafka (" + error.getMessage() + "); try again",
                RETRY,
                error);
        for (Publication publication : batch.reads()) {
            publication.unpublished(unavailable);
        }
        free(slots.remove(batch.sequence()));
        sendDue();
    }
}
