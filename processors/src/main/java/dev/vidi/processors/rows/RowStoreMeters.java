package dev.vidi.processors.rows;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

/**
 * What the row stores of one table take in this process, all partitions together: RocksDB is asked when somebody looks,
 * and at no other time. Thread-safe.
 */
public final class RowStoreMeters implements AutoCloseable {

    private final MeterRegistry registry;
    private final String table;
    private final Set<RowDatabase> open = ConcurrentHashMap.newKeySet();
    private final List<Gauge> gauges = new ArrayList<>();

    public RowStoreMeters(MeterRegistry registry, String table) {
        this.registry = registry;
        this.table = table;
        gauge(
                "vidi.rows.keys",
                "rows on disk, as RocksDB estimates",
                "",
                database -> database.property("estimate-num-keys"));
        bytes(
                "vidi.rows.memtable",
                "rows and history in RocksDB's memtables",
                database -> database.propertyOfAll("cur-size-all-mem-tables"));
        bytes(
                "vidi.rows.sst",
                "files of rows and history on disk",
                database -> database.propertyOfAll("total-sst-files-size"));
        bytes(
                "vidi.rows.compaction.pending",
                "what RocksDB has to rewrite before its levels are in shape",
                database -> database.propertyOfAll("estimate-pending-compaction-bytes"));
        bytes(
                "vidi.rows.index",
                "indexes and filters of files outside of the block cache",
                database -> database.propertyOfAll("estimate-table-readers-mem"));
        // the families of a database share one cache
        bytes("vidi.rows.cache", "blocks in RocksDB's cache", database -> database.property("block-cache-usage"));
        bytes(
                "vidi.rows.cache.capacity",
                "room in RocksDB's cache",
                database -> database.property("block-cache-capacity"));
        gauge(
                "vidi.rows.stopped",
                "stores that take no writes until RocksDB has caught up with its files",
                "",
                database -> database.property("is-write-stopped"));
    }

    private void bytes(String name, String description, ToLongFunction<RowDatabase> value) {
        gauge(name, description, "bytes", value);
    }

    private void gauge(String name, String description, String unit, ToLongFunction<RowDatabase> value) {
        gauges.add(
                Gauge.builder(name, open, all -> all.stream().mapToLong(value).sum())
                        .description(description)
                        .baseUnit(unit.isEmpty() ? null : unit)
                        .tag("table", table)
                        .register(registry));
    }

    void opened(RowDatabase database) {
        open.add(database);
    }

    /** To be told before it is closed. */
    void closing(RowDatabase database) {
        open.remove(database);
    }

    /** Takes the gauges away. */
    @Override
    public void close() {
        gauges.forEach(registry::remove);
    }
}
