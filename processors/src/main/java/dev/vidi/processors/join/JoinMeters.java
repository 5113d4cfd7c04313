package dev.vidi.processors.join;

import dev.vidi.causality.readlog.Refusal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Counts of one table's join tasks in this process. Thread-safe. */
public final class JoinMeters implements AutoCloseable {

    private final MeterRegistry registry;
    private final Gauge parkedGauge;
    private final Counter applied;
    private final Counter answered;
    private final Counter deadLetters;
    private final Counter malformedBatches;
    private final Counter stale;
    private final Counter unverifiable;
    private final Counter capped;
    private final Counter examined;
    private final Gauge pagesGauge;
    private final AtomicInteger parked = new AtomicInteger();
    private final AtomicInteger pages = new AtomicInteger();
    private final Map<Refusal.Reason, Counter> refused = new EnumMap<>(Refusal.Reason.class);

    public JoinMeters(MeterRegistry registry, String table) {
        this.registry = registry;
        applied = counter(registry, table, "vidi.join.applied", "source records applied");
        answered = counter(registry, table, "vidi.join.answered", "reads answered with rows or their absence");
        deadLetters = counter(registry, table, "vidi.join.dead.letters", "source records that could not be applied");
        malformedBatches = counter(registry, table, "vidi.join.malformed", "records of the reads topic not understood");
        stale = counter(
                registry,
                table,
                "vidi.join.stale",
                "reads that came long after their deadline, and pages that were not done by then");
        unverifiable = counter(registry, table, "vidi.join.unverifiable", "dependencies ignored for their signature");
        capped = counter(registry, table, "vidi.join.capped", "dependencies beyond the end of the partition");
        examined = counter(registry, table, "vidi.join.examined", "rows that pages looked at");
        pagesGauge = Gauge.builder("vidi.join.pages", pages, AtomicInteger::get)
                .description("pages under evaluation")
                .tag("table", table)
                .register(registry);
        parkedGauge = Gauge.builder("vidi.join.parked", parked, AtomicInteger::get)
                .description("reads that wait for a position")
                .tag("table", table)
                .register(registry);
        for (Refusal.Reason reason : Refusal.Reason.values()) {
            refused.put(
                    reason,
                    Counter.builder("vidi.join.refused")
                            .tag("table", table)
                            .tag("reason", reason.name())
                            .register(registry));
        }
    }

    private static Counter counter(MeterRegistry registry, String table, String name, String description) {
        return Counter.builder(name)
                .description(description)
                .tag("table", table)
                .register(registry);
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

    void pages(int change) {
        pages.addAndGet(change);
    }

    void examined(int rows) {
        examined.increment(rows);
    }

    void refused(Refusal.Reason reason) {
        Counter counter = refused.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    /** Takes the counts away, so that a table of the same name has its own. Counting goes on, unseen. */
    @Override
    public void close() {
        Stream.concat(
                        Stream.of(
                                applied,
                                answered,
                                deadLetters,
                                malformedBatches,
                                stale,
                                unverifiable,
                                capped,
                                examined,
                                pagesGauge,
                                parkedGauge),
                        refused.values().stream())
                .forEach(registry::remove);
    }
}
