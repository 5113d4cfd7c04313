package dev.vidi.bench;

import dev.vidi.bench.load.Contender;
import dev.vidi.bench.reads.ReadTable;
import dev.vidi.bench.reads.UnaryReads;
import dev.vidi.bench.report.Figures;
import dev.vidi.bench.report.Measure;
import dev.vidi.bench.report.Report;
import dev.vidi.bench.report.SelectRatios;
import dev.vidi.bench.select.BesideReads;
import dev.vidi.bench.select.BesideScans;
import dev.vidi.bench.select.HandScan;
import dev.vidi.bench.select.Plans;
import dev.vidi.bench.select.Scan;
import dev.vidi.bench.select.Scans;
import dev.vidi.bench.select.SmallQueries;
import dev.vidi.proto.api.v1.Level;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** {@code bench select}: Vidi's queries, and what they are compared with, in one process on one embedded Kafka. */
public final class SelectBench {

    private static final ShopTable SHOP = new ShopTable("shop", "bench-shop", 4);
    private static final int KEYS_MAX = 100_000;

    /** What is kept for closing everything. */
    private static final Duration CLOSING = Duration.ofSeconds(3);

    private final SelectSettings settings;
    private final Progress progress;

    public SelectBench(SelectSettings settings, Progress progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Runs it all.
     *
     * @throws IOException if the node cannot start
     * @throws IllegalStateException if something is answered wrongly or not at all
     */
    public Report run() throws IOException, InterruptedException {
        BenchRun run = new BenchRun("select", settings.total(), CLOSING, progress);
        run.begins("starting a node");
        try (BenchNode node = BenchNode.start(settings.directory().resolve("data"))) {
            run.begins("writing " + settings.rows() + " rows");
            SHOP.fill(node, settings.rows());
            Figures figures = measure(node, run);
            figures.add(new Measure("table_rows", "rows of the table that is scanned", settings.rows()));
            return run.report(settings.rounds(), SelectRatios.ALL, figures);
        }
    }

    private Figures measure(BenchNode node, BenchRun run) throws InterruptedException {
        Scan scan = new Scan(SHOP.name(), settings.rows());
        run.begins("the same rows in a KTable");
        ManagedChannel vidi = BenchNode.channel(node.target());
        try (HandScan byHand = new HandScan(
                node.bootstrapServers(),
                SHOP.topic(),
                SHOP.partitions(),
                scan,
                settings.directory().resolve("ktable"),
                ShopTable.loadMax(settings.rows()))) {
            return run.measure(steps(vidi, scan, byHand), settings.rounds());
        } finally {
            vidi.shutdownNow();
        }
    }

    private List<Step> steps(ManagedChannel vidi, Scan scan, HandScan byHand) {
        ReadTable table = ReadTable.of(SHOP.name(), settings.rows(), KEYS_MAX);
        Contender reads = new UnaryReads(vidi, table, Level.LEVEL_SESSION);
        Contender scans = new Scans(vidi, scan);
        int besides = SelectRatios.READS.inFlight();
        return List.of(
                new Step(SelectRatios.SCAN, scans, 3),
                new Step(SelectRatios.HAND_SCAN, byHand, 3),
                new Step(SelectRatios.READS, reads, 3),
                new Step(SelectRatios.READS_BESIDE_SCAN, new BesideScans(reads, vidi, scan), 3),
                new Step(SelectRatios.SCAN_BESIDE_READS, new BesideReads(scans, reads, besides), 2),
                new Step(SelectRatios.GET, reads, 1),
                new Step(SelectRatios.QUERY_KEY, new SmallQueries(vidi, table, "sku = ?"), 1),
                new Step(SelectRatios.QUERY_RANGE, new SmallQueries(vidi, table, "sku >= ?"), 1),
                new Step(SelectRatios.PLAN_CACHED, new Plans(Plans.Known.TEXT), 1),
                new Step(SelectRatios.PLAN_FRAGMENT, new Plans(Plans.Known.FRAGMENT), 1),
                new Step(SelectRatios.PLAN_FIRST, new Plans(Plans.Known.NOTHING), 1));
    }
}
