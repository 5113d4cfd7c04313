package dev.vidi.processors;

import dev.vidi.processors.rows.RowStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.processor.StateRestoreListener;

/**
 * What is to be seen of one table's streams in this process: whether they run, how their restore gets on, and what Kafka
 * Streams and its clients count themselves. Thread-safe.
 */
final class StreamsMeters implements StateRestoreListener, AutoCloseable {

    private final MeterRegistry registry;
    private final Tags tags;
    private final List<Meter> meters = new ArrayList<>();
    private final Counter deaths;
    private final Counter restored;
    /** Offsets of the source partitions that are still to be restored. */
    private final Map<TopicPartition, Long> remaining = new ConcurrentHashMap<>();

    private final Map<TopicPartition, Long> ends = new ConcurrentHashMap<>();
    private final KafkaStreamsMetrics kafka;

    /**
     * Where what is to be seen goes.
     *
     * @param scheduler looks now and then for what Kafka's clients have begun to count
     */
    record Watch(MeterRegistry registry, ScheduledExecutorService scheduler) {}

    /**
     * What keeps a table from going on.
     *
     * @param stopped whether its streams have stopped for good
     * @param full whether they wait for room on the disk
     * @param waits whether a record waits for its schema
     */
    record Signs(BooleanSupplier stopped, BooleanSupplier full, BooleanSupplier waits) {}

    StreamsMeters(Watch watch, String table, KafkaStreams streams, Signs signs) {
        this.registry = watch.registry();
        this.tags = Tags.of("table", table);
        this.deaths = counter("vidi.table.thread.deaths", "stream threads that died of what they could not handle");
        this.restored = counter("vidi.table.restored", "records restored");
        gauge(
                "vidi.table.running",
                "1 when the table's streams are assigned, restored and running",
                streams,
                each -> each.state() == KafkaStreams.State.RUNNING ? 1 : 0);
        gauge(
                "vidi.table.stopped",
                "1 when the table's streams have stopped and do not start again by themselves",
                signs.stopped(),
                each -> each.getAsBoolean() ? 1 : 0);
        gauge(
                "vidi.table.disk.full",
                "1 when the table waits for room on the disk, or for a higher limit",
                signs.full(),
                each -> each.getAsBoolean() ? 1 : 0);
        gauge(
                "vidi.table.schema.waiting",
                "1 when records wait for the schema that they were written with",
                signs.waits(),
                each -> each.getAsBoolean() ? 1 : 0);
        gauge(
                "vidi.table.restore.remaining",
                "offsets of source partitions that are still to be restored",
                remaining,
                each -> each.values().stream().mapToLong(Long::longValue).sum());
        this.kafka = new KafkaStreamsMetrics(streams, tags, watch.scheduler());
        kafka.bindTo(registry);
    }

    private Counter counter(String name, String description) {
        Counter counter =
                Counter.builder(name).description(description).tags(tags).register(registry);
        meters.add(counter);
        return counter;
    }

    private <T> void gauge(String name, String description, T of, ToDoubleFunction<T> value) {
        meters.add(Gauge.builder(name, of, value)
                .description(description)
                .tags(tags)
                .strongReference(true)
                .register(registry));
    }

    void died() {
        deaths.increment();
    }

    @Override
    public void onRestoreStart(TopicPartition partition, String store, long starting, long ending) {
        if (store.equals(RowStore.NAME)) {
            ends.put(partition, ending);
            remaining.put(partition, Math.max(0, ending - starting));
        }
    }

    @Override
    public void onBatchRestored(TopicPartition partition, String store, long batchEnd, long records) {
        restored.increment((double) records);
        if (store.equals(RowStore.NAME)) {
            remaining.computeIfPresent(
                    partition, (key, before) -> Math.max(0, ends.getOrDefault(partition, 0L) - batchEnd - 1));
        }
    }

    @Override
    public void onRestoreEnd(TopicPartition partition, String store, long total) {
        forget(partition, store);
    }

    @Override
    public void onRestoreSuspended(TopicPartition partition, String store, long total) {
        forget(partition, store);
    }

    private void forget(TopicPartition partition, String store) {
        if (store.equals(RowStore.NAME)) {
            remaining.remove(partition);
            ends.remove(partition);
        }
    }

    /** Takes the meters away, so that a table of the same name has its own. */
    @Override
    public void close() {
        kafka.close();
        meters.forEach(registry::remove);
    }
}
