package dev.vidi.processors.join;

import dev.vidi.causality.readlog.Refusal;
import dev.vidi.processors.rows.RowStoreMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Counts and times of one table's join tasks in this process. Thread-safe. */
public final class JoinMeters implements AutoCloseable {

    /** Few: there is a set of them for each table. */
    private static final Duration[] BUCKETS = Stream.of(100, 250, 1_000, 2_500, 10_000, 25_000, 100_000, 1_000_000)
            .map(micros -> Duration.of(micros, ChronoUnit.MICROS))
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final String table;
    private final RowStoreMeters rows;
    private final List<Meter> meters = new ArrayList<>();
    private final Counter applied;
    private final Counter answered;
    private final Counter deadLetters;
    private final Counter malformedBatches;
    private final Counter stale;
    private final Counter unverifiable;
    private final Counter capped;
    private final Counter examined;
    private final Timer batches;
    private final Timer waited;
    private final AtomicInteger parked = new AtomicInteger();
    private final AtomicInteger pages = new AtomicInteger();
    private final Map<Refusal.Reason, Counter> refused = new EnumMap<>(Refusal.Reason.class);
    /** By partition. Guarded by this. */
    private final Map<Integer, PartitionMeters> partitions = new HashMap<>();

    private boolean closed;

    public JoinMeters(MeterRegistry registry, String table) {
        this.registry = registry;
        this.table = table;
        this.rows = new RowStoreMeters(registry, table);
        applied = counter("vidi.join.applied", "source records applied");
        answered = counter("vidi.join.answered", "reads answered with rows or their absence");
        deadLetters = counter("vidi.join.dead.letters", "source records that could not be applied");
        malformedBatches = counter("vidi.join.malformed", "records of the reads topic not understood");
        stale = counter(
                "vidi.join.stale", "reads that came long after their deadline, and pages that were not done by then");
        unverifiable = counter("vidi.join.unverifiable", "dependencies ignored for their signature");
        capped = counter("vidi.join.capped", "dependencies beyond the end of the partition");
        examined = counter("vidi.join.examined", "rows that pages looked at");
        batches = timer("vidi.join.batch", "what a task spends on one batch of reads");
        waited = timer("vidi.join.waited", "how long a parked read waited for the position that it was answered at");
        gauge("vidi.join.pages", pages, "pages under evaluation");
        gauge("vidi.join.parked", parked, "reads that wait for a position");
        for (Refusal.Reason reason : Refusal.Reason.values()) {
            refused.put(
                    reason,
                    kept(Counter.builder("vidi.join.refused")
                            .description("reads refused by a task")
                            .tag("table", table)
                            .tag("reason", reason.name())
                            .register(registry)));
        }
    }

    private Counter counter(String name, String description) {
        return kept(Counter.builder(name)
                .description(description)
                .tag("table", table)
                .register(registry));
    }

    private Timer timer(String name, String description) {
        return kept(Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(BUCKETS)
                .tag("table", table)
                .register(registry));
    }

    private void gauge(String name, AtomicInteger value, String description) {
        kept(Gauge.builder(name, value, AtomicInteger::get)
                .description(description)
                .tag("table", table)
                .register(registry));
    }

    private <T extends Meter> T kept(T meter) {
        meters.add(meter);
        return meter;
    }

    /** Those of the table's row stores. */
    public RowStoreMeters rows() {
        return rows;
    }

    /** A life of a partition's task begins; it {@link #ended} once. */
    synchronized PartitionMeters begun(int partition) {
        PartitionMeters known = partitions.get(partition);
        if (known == null) {
            // once it is closed, what a task still does is seen by nobody
            known = new PartitionMeters(closed ? new CompositeMeterRegistry() : registry, table, partition);
            partitions.put(partition, known);
        }
        known.lives++;
        return known;
    }

    /** A life of a partition's task has ended; the gauges of a partition without one go. */
    synchronized void ended(int partition, PartitionMeters of) {
        of.lives--;
        if (of.lives == 0 && partitions.remove(partition, of)) {
            of.remove();
        }
    }

    void applied() {
        applied.increment();
    }

    void answered() {
        answered.increment();
    }

    void deadLetter() {
        deadLetters.increment();
    }

    /** Counts a record of the reads topic that could not be understood. */
    public void malformedBatch() {
        malformedBatches.increment();
    }

    void stale() {
        stale.increment();
    }

    void unverifiable() {
        unverifiable.increment();
    }

    void capped() {
        capped.increment();
    }

    void parked(int change) {
        parked.addAndGet(change);
    }

    void waited(long nanos) {
        waited.record(nanos, TimeUnit.NANOSECONDS);
    }

    void pages(int change) {
        pages.addAndGet(change);
    }

    void examined(int rows) {
        examined.increment(rows);
    }

    void batch(long nanos) {
        batches.record(nanos, TimeUnit.NANOSECONDS);
    }

    void refused(Refusal.Reason reason) {
        Counter counter = refused.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    /** Takes the counts away, so that a table of the same name has its own. Counting goes on, unseen. */
    @Override
    public synchronized void close() {
        closed = true;
        meters.forEach(registry::remove);
        partitions.values().forEach(PartitionMeters::remove);
        partitions.clear();
        rows.close();
    }
}
