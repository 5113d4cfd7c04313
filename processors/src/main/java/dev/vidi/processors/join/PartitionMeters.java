package dev.vidi.processors.join;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * How far the task of one partition has come: told by its stream thread as it goes, read by whoever looks. Thread-safe;
 * lives are counted by {@link JoinMeters}. One life may begin before the one before it has ended, so that the gauges
 * are of the partition, and not of a life.
 */
final class PartitionMeters {

    private final MeterRegistry registry;
    private final Tags tags;
    private final List<Gauge> gauges;
    private volatile long position;
    private volatile long end = -1;
    private volatile boolean serving;
    private volatile int subscriptions;
    private volatile long stagedBytes;

    /** Lives of the task that have begun and not ended. Guarded by the join meters. */
    int lives;

    PartitionMeters(MeterRegistry registry, String table, int partition) {
        this.registry = registry;
        this.tags = Tags.of("table", table, "partition", Integer.toString(partition));
        this.gauges = List.of(
                gauge("vidi.join.position", null, "next offset to apply", meters -> meters.position),
                gauge("vidi.join.lag", null, "offsets that are not applied", PartitionMeters::lag),
                gauge(
                        "vidi.join.serving",
                        null,
                        "1 when the rows have reached the horizon and reads are answered",
                        meters -> meters.serving ? 1 : 0),
                gauge(
                        "vidi.join.subscriptions",
                        null,
                        "subscriptions registered in the partition",
                        meters -> meters.subscriptions),
                gauge("vidi.join.staged", "bytes", "rows applied and not yet on disk", meters -> meters.stagedBytes));
    }

    private Gauge gauge(
            String name, @Nullable String unit, String description, ToDoubleFunction<PartitionMeters> value) {
        return Gauge.builder(name, this, value)
                .baseUnit(unit)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private double lag() {
        return end < 0 ? Double.NaN : Math.max(0, end - position);
    }

    /**
     * Notes how far the task is.
     *
     * @param position next offset to apply
     * @param end offset at which the partition ended when it was last fetched from; -1 when it was not yet
     * @param serving whether the rows have reached the horizon
     */
    void reached(long position, long end, boolean serving) {
        this.position = position;
        this.end = end;
        this.serving = serving;
    }

    /** Notes what the task holds. */
    void holds(int subscriptions, long stagedBytes) {
        this.subscriptions = subscriptions;
        this.stagedBytes = stagedBytes;
    }

    void remove() {
        gauges.forEach(registry::remove);
    }
}
