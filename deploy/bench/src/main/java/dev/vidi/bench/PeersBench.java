package dev.vidi.bench;

import dev.vidi.bench.echo.BenchTopics;
import dev.vidi.bench.load.Contender;
import dev.vidi.bench.peers.Peer;
import dev.vidi.bench.peers.Peers;
import dev.vidi.bench.reads.ReadTable;
import dev.vidi.bench.reads.UnaryReads;
import dev.vidi.bench.report.Figures;
import dev.vidi.bench.report.ReadRatios;
import dev.vidi.bench.report.Report;
import dev.vidi.proto.api.v1.Level;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code bench peers}: Vidi's reads beside what others would build to have a record of each read, over the same rows, and
 * what each of them has recorded. A peer that is not to be had is a note that says why.
 */
public final class PeersBench {

    private static final int PARTITIONS = 4;
    private static final String TABLE = "shop";
    private static final String TOPIC = "bench-shop";
    private static final int[] IN_FLIGHT = {1, 64, 256};

    /** What is kept for closing everything. */
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final BenchSettings settings;
    private final Path storm;
    private final Progress progress;

    /**
     * A run on a directory.
     *
     * @param storm directory with Storm's libraries, which may be missing
     */
    public PeersBench(BenchSettings settings, Path storm, Progress progress) {
        this.settings = settings;
        this.storm = storm;
        this.progress = progress;
    }

    /**
     * Runs it all.
     *
     * @throws IOException if a server cannot start
     * @throws IllegalStateException if something is answered wrongly or not at all
     */
    public Report run() throws IOException, InterruptedException {
        BenchRun run = new BenchRun("peers", settings.total(), CLOSING, progress);
        run.begins("starting a node");
        try (BenchNode node = BenchNode.start(settings.directory().resolve("data"))) {
            run.begins("writing rows");
            new ShopTable(TABLE, TOPIC, PARTITIONS).fill(node, settings.rows());
            run.begins("starting the peers");
            ReadTable table = ReadTable.of(TABLE, settings.rows());
            BenchTopics topics = new BenchTopics(node.bootstrapServers(), PARTITIONS);
            try (Peers peers = Peers.start(topics, TOPIC, table, settings.rows(), storm, settings.directory())) {
                return run.report(settings.rounds(), List.of(), measure(node, table, peers, run));
            }
        }
    }

    private Figures measure(BenchNode node, ReadTable table, Peers peers, BenchRun run) throws InterruptedException {
        ManagedChannel vidi = BenchNode.channel(node.target());
        try {
            Map<String, Contender> contenders = new LinkedHashMap<>();
            contenders.put(ReadRatios.GET, new UnaryReads(vidi, table, Level.LEVEL_SESSION));
            contenders.put(ReadRatios.GET_EVENTUAL, new UnaryReads(vidi, table, Level.LEVEL_EVENTUAL));
            peers.present().forEach(peer -> contenders.put(peer.name(), peer.reads()));
            List<Step> steps = new ArrayList<>();
            for (int inFlight : IN_FLIGHT) {
                contenders.forEach((name, reads) -> steps.add(new Step(name, inFlight, reads, inFlight == 1 ? 1 : 2)));
            }
            Figures figures = run.measure(steps, settings.rounds());
            figures.note(
                    "Vidi has recorded",
                    "who has asked for which key and why, which version of the row was shown (topic, partition and offset of"
                            + " the record that wrote it), and at what position; the row can be read again from there");
            for (Peer peer : peers.present()) {
                figures.note(peer.name() + " has recorded", peer.recorded());
            }
            peers.absent().forEach(figures::note);
            return figures;
        } finally {
            vidi.shutdownNow();
        }
    }
}
