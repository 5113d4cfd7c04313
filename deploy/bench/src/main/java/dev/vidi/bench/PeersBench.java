package dev.vidi.bench;

import dev.vidi.bench.echo.BenchTopics;
import dev.vidi.bench.peers.AuditedQueries;
import dev.vidi.bench.reads.ReadTable;
import dev.vidi.bench.reads.UnaryReads;
import dev.vidi.bench.report.Commit;
import dev.vidi.bench.report.Figures;
import dev.vidi.bench.report.Machine;
import dev.vidi.bench.report.ReadRatios;
import dev.vidi.bench.report.Report;
import dev.vidi.bench.rows.Rows;
import dev.vidi.proto.api.v1.Level;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** {@code bench peers}: Vidi's reads beside what others would build to have a record of each read, over the same rows. */
public final class PeersBench {

    /** What a peer is called in the figures. */
    public static final String AUDITED_QUERIES = "Kafka Streams queries, audited";

    private static final int PARTITIONS = 4;
    private static final String TABLE = "shop";
    private static final String TOPIC = "bench-shop";

    private static final int ROWS_LOOKED_FOR = 1_024;

    /** What is kept for closing everything. */
    private static final Duration CLOSING = Duration.ofSeconds(3);

    private final BenchSettings settings;
    private final Progress progress;

    public PeersBench(BenchSettings settings, Progress progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Runs it all.
     *
     * @throws IOException if a server cannot start
     * @throws IllegalStateException if something is answered wrongly or not at all
     */
    public Report run() throws IOException, InterruptedException {
        Machine machine = Machine.here();
        Instant started = Clock.systemUTC().instant();
        long startedNanos = System.nanoTime();
        long endNanos = startedNanos + settings.total().minus(CLOSING).toNanos();
        Figures figures;
        progress.begins("starting a node", settings.total());
        try (BenchNode node = BenchNode.start(settings.directory().resolve("data"))) {
            progress.begins("writing rows", Duration.ofNanos(endNanos - System.nanoTime()));
            new ShopTable(TABLE, TOPIC, PARTITIONS).fill(node, settings.rows());
            progress.begins("starting the peers", Duration.ofNanos(endNanos - System.nanoTime()));
            BenchTopics topics = new BenchTopics(node.bootstrapServers(), PARTITIONS);
            try (AuditedQueries queries =
                    new AuditedQueries(topics, TOPIC, settings.directory().resolve("queries"))) {
                figures = measure(node, queries, endNanos);
            }
        }
        return new Report(
                "peers",
                machine,
                Commit.here(),
                started,
                Duration.ofNanos(System.nanoTime() - startedNanos),
                settings.rounds(),
                List.of(),
                figures);
    }

    private Figures measure(BenchNode node, AuditedQueries queries, long endNanos) throws InterruptedException {
        for (int back = 0; back < Math.min(settings.rows(), ROWS_LOOKED_FOR); back++) {
            queries.await(Rows.key(settings.rows() - 1 - back)); // some of each partition
        }
        ReadTable table = ReadTable.of(TABLE, settings.rows());
        ManagedChannel vidi = BenchNode.channel(node.target());
        ManagedChannel peer = BenchNode.channel(queries.target());
        try {
            List<Step> steps = new ArrayList<>();
            for (int inFlight : new int[] {1, 64, 256}) {
                steps.add(new Step(
                        ReadRatios.GET,
                        inFlight,
                        new UnaryReads(vidi, table, Level.LEVEL_SESSION),
                        inFlight == 1 ? 1 : 2));
                steps.add(new Step(
                        ReadRatios.GET_EVENTUAL,
                        inFlight,
                        new UnaryReads(vidi, table, Level.LEVEL_EVENTUAL),
                        inFlight == 1 ? 1 : 2));
                steps.add(new Step(
                        AUDITED_QUERIES,
                        inFlight,
                        new UnaryReads(peer, table, Level.LEVEL_EVENTUAL),
                        inFlight == 1 ? 1 : 2));
            }
            return new Rounds(steps, settings.rounds(), System::nanoTime, progress).run(endNanos);
        } finally {
            vidi.shutdownNow();
            peer.shutdownNow();
        }
    }
}
