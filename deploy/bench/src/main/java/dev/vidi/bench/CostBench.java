package dev.vidi.bench;

import dev.vidi.bench.cost.Footprint;
import dev.vidi.bench.cost.ReadCosts;
import dev.vidi.bench.report.Figures;
import dev.vidi.bench.report.Measure;
import dev.vidi.bench.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * {@code bench cost}: what reads leave in Kafka, by their kind, and what tables take of a node: one table first, then
 * more. Numbers of operations, and no time, say how long it takes.
 */
public final class CostBench {

    private static final int PARTITIONS = 4;
    private static final int ROWS = 10_000;
    private static final int EMBEDDED_BROKER = 1;

    /** For the progress only. */
    private static final Duration ABOUT = Duration.ofSeconds(60);

    private final int times;
    private final int tables;
    private final Path directory;
    private final Progress progress;

    /**
     * A run on a directory.
     *
     * @param times how often each kind of read is made; fewer of those that take longer
     * @param tables how many there are in the end, two or more
     */
    public CostBench(int times, int tables, Path directory, Progress progress) {
        if (times < 1 || tables < 2) {
            throw new IllegalArgumentException(
                    "a cost takes an operation and two tables at the least, found " + times + ", " + tables);
        }
        this.times = times;
        this.tables = tables;
        this.directory = directory;
        this.progress = progress;
    }

    /**
     * Runs it all.
     *
     * @throws IOException if the node cannot start
     */
    public Report run() throws IOException, InterruptedException {
        BenchRun run = new BenchRun("cost", ABOUT, Duration.ZERO, progress);
        Figures figures = new Figures();
        run.begins("starting a node");
        try (BenchNode node = BenchNode.start(directory.resolve("data"))) {
            Footprint none = Footprint.now();
            ShopTable shop = new ShopTable("shop", "bench-shop", PARTITIONS);
            shop.fill(node, ROWS);
            reads(node, shop, run, figures);
            tables(node, none, run, figures);
        }
        return run.report(1, List.of(), figures);
    }

    private void reads(BenchNode node, ShopTable shop, BenchRun run, Figures figures) throws InterruptedException {
        ReadCosts costs = new ReadCosts(node.client(), node.bootstrapServers(), EMBEDDED_BROKER, shop.name(), ROWS);
        run.begins("reads, one at a time");
        add(figures, "get_alone", "a Get, one at a time", costs.getAlone(times));
        run.begins("reads, 64 in flight");
        add(figures, "get_shared", "a Get with 64 in flight", costs.getAmongOthers(times));
        run.begins("reads of 64 rows");
        add(figures, "getmany", "a GetMany of 64 rows", costs.getMany(Math.max(1, times / 8)));
        run.begins("queries of 10 rows");
        add(figures, "query", "a query that shows 10 rows of 4 partitions", costs.query(Math.max(1, times / 8)));
        run.begins("changes");
        add(figures, "change", "a change that one subscriber is told", costs.change(Math.max(1, times / 2)));
    }

    private static void add(Figures figures, String name, String meaning, ReadCosts.Cost cost) {
        figures.add(new Measure(name + "_reads_bytes", "bytes in the topic of reads, " + meaning, cost.readsBytes()));
        figures.add(new Measure(name + "_readlog_bytes", "bytes in the read log, " + meaning, cost.readLogBytes()));
    }

    private void tables(BenchNode node, Footprint none, BenchRun run, Figures figures) throws IOException {
        Footprint one = Footprint.now();
        for (int number = 2; number <= tables; number++) {
            run.begins("table " + number + " of " + tables);
            ShopTable another = new ShopTable("shop" + number, "bench-shop" + number, PARTITIONS);
            another.create(node);
            another.awaitApplied(node, 1);
        }
        run.begins("counting");
        Footprint all = Footprint.now();
        figures.add(new Measure(
                "threads_without_tables", "threads of the process, broker and client included", none.threads()));
        figures.add(new Measure("threads_1_table", "the same with 1 table", one.threads()));
        figures.add(new Measure("threads_" + tables + "_tables", "the same with more", all.threads()));
        figures.add(each("threads_per_table", "threads of each table beyond the first", all.threads(), one.threads()));
        figures.add(new Measure("heap_1_table_bytes", "heap in use with 1 table", one.heapBytes()));
        figures.add(new Measure("heap_" + tables + "_tables_bytes", "the same with more", all.heapBytes()));
        figures.add(each("heap_per_table_bytes", "heap of each empty table", all.heapBytes(), one.heapBytes()));
        figures.add(new Measure("resident_1_table_bytes", "memory of the process with 1 table", one.residentBytes()));
        figures.add(new Measure("resident_" + tables + "_tables_bytes", "the same with more", all.residentBytes()));
        figures.add(each(
                "resident_per_table_bytes", "memory of each empty table", all.residentBytes(), one.residentBytes()));
        figures.add(each("consumers_per_table", "Kafka consumers of each table", all.consumers(), one.consumers()));
    }

    private Measure each(String name, String meaning, long all, long one) {
        return new Measure(name, meaning, (double) (all - one) / (tables - 1));
    }
}
