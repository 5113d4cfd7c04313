package dev.vidi.bench;

import dev.vidi.bench.apply.KTableApply;
import dev.vidi.bench.apply.SourceRecords;
import dev.vidi.bench.apply.TableApply;
import dev.vidi.bench.echo.BenchTopics;
import dev.vidi.bench.echo.EchoServer;
import dev.vidi.bench.echo.StreamEcho;
import dev.vidi.bench.echo.TwoHopEcho;
import dev.vidi.bench.echo.UnaryEcho;
import dev.vidi.bench.load.Contender;
import dev.vidi.bench.reads.ManyKeyReads;
import dev.vidi.bench.reads.MessageSizes;
import dev.vidi.bench.reads.ReadTable;
import dev.vidi.bench.reads.StreamedReads;
import dev.vidi.bench.reads.UnaryReads;
import dev.vidi.bench.report.Figures;
import dev.vidi.bench.report.ReadRatios;
import dev.vidi.bench.report.Report;
import dev.vidi.bench.rows.RowLoader;
import dev.vidi.bench.rows.Rows;
import dev.vidi.proto.api.v1.GetRequest;
import dev.vidi.proto.api.v1.GetResponse;
import dev.vidi.proto.api.v1.ReadsGrpc;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code bench read}: Vidi's reads, and what they are compared with, in one process on one embedded Kafka. */
public final class ReadBench {

    private static final int PARTITIONS = 4;
    private static final String TABLE = "shop";
    private static final String TOPIC = "bench-shop";
    private static final String APPLY_TOPIC = "bench-apply";
    private static final int KEYS_PER_READ = 1_024;

    /** What is kept for closing everything. */
    private static final Duration CLOSING = Duration.ofSeconds(3);

    private final BenchSettings settings;
    private final Progress progress;

    public ReadBench(BenchSettings settings, Progress progress) {
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
        BenchRun run = new BenchRun("read", settings.total(), CLOSING, progress);
        run.begins("starting a node");
        try (BenchNode node = BenchNode.start(settings.directory().resolve("data"))) {
            run.begins("writing rows");
            load(node);
            // A ratio takes several of the steps.
            return run.report(
                    settings.rounds(), settings.only().isEmpty() ? ReadRatios.ALL : List.of(), measure(node, run));
        }
    }

    /** Fills the table that is read, and the topic that is applied; returns when every row can be read. */
    private void load(BenchNode node) {
        RowLoader loader = new RowLoader(node.bootstrapServers());
        BenchTopics topics = new BenchTopics(node.bootstrapServers(), PARTITIONS);
        topics.create(APPLY_TOPIC);
        loader.load(APPLY_TOPIC, settings.applied(), settings.applied());
        new ShopTable(TABLE, TOPIC, PARTITIONS).fill(node, settings.rows());
    }

    private Figures measure(BenchNode node, BenchRun run) throws IOException, InterruptedException {
        ReadTable table = ReadTable.of(TABLE, settings.rows());
        BenchTopics topics = new BenchTopics(node.bootstrapServers(), PARTITIONS);
        ManagedChannel vidi = BenchNode.channel(node.target());
        try {
            GetRequest request = GetRequest.newBuilder()
                    .setTable(TABLE)
                    .setKey(table.keys().get(0))
                    .build();
            GetResponse response = ReadsGrpc.newBlockingStub(vidi).get(request);
            try (TwoHopEcho hops = new TwoHopEcho(topics, Rows.VALUE_BYTES);
                    EchoServer echo = new EchoServer(
                            MessageSizes.ofGet(request, response), MessageSizes.ofSession(request, response))) {
                ManagedChannel bare = BenchNode.channel(echo.target());
                try {
                    List<Step> steps = new ArrayList<>();
                    echoes(steps, hops, echo, bare);
                    reads(steps, vidi, table);
                    applies(steps, node, topics);
                    steps.removeIf(step -> !settings.measures(step));
                    if (steps.isEmpty()) {
                        throw new IllegalArgumentException("no step's name contains any of " + settings.only());
                    }
                    return run.measure(steps, settings.rounds());
                } finally {
                    bare.shutdownNow();
                }
            }
        } finally {
            vidi.shutdownNow();
        }
    }

    /** Those that a goal names are measured for twice as long. */
    private static void echoes(List<Step> steps, TwoHopEcho hops, EchoServer echo, ManagedChannel bare) {
        add(steps, ReadRatios.TWO_HOPS, hops, 1, 2, 64, 2, 256, 1, 1024, 1, 8192, 2);
        add(steps, ReadRatios.GRPC_UNARY, new UnaryEcho(bare, echo.unary()), 1, 2, 64, 1, 256, 2, 1024, 1, 8192, 1);
        add(steps, ReadRatios.GRPC_STREAM, new StreamEcho(bare, echo.stream()), 1, 1, 64, 1, 256, 1, 1024, 2, 8192, 1);
    }

    private static void reads(List<Step> steps, ManagedChannel vidi, ReadTable table) {
        UnaryReads session = new UnaryReads(vidi, table, dev.vidi.proto.api.v1.Level.LEVEL_SESSION);
        UnaryReads eventual = new UnaryReads(vidi, table, dev.vidi.proto.api.v1.Level.LEVEL_EVENTUAL);
        add(steps, ReadRatios.GET, session, 1, 2, 64, 2, 256, 2, 1024, 1, 8192, 1);
        add(steps, ReadRatios.GET_EVENTUAL, eventual, 1, 2, 64, 1, 256, 1);
        add(steps, ReadRatios.STREAM, new StreamedReads(vidi, table, 1), 1, 1, 64, 1, 256, 1, 1024, 2, 8192, 1);
        add(steps, ReadRatios.STREAM_64, new StreamedReads(vidi, table, 64), 64, 1, 256, 1, 1024, 1, 8192, 2);
        add(steps, ReadRatios.MANY, new ManyKeyReads(vidi, table, KEYS_PER_READ), 1, 1, 8, 2);
    }

    private void applies(List<Step> steps, BenchNode node, BenchTopics topics) {
        SourceRecords source =
                new SourceRecords(APPLY_TOPIC, PARTITIONS, settings.applied(), Rows.key(settings.applied() - 1));
        var state = settings.directory().resolve("ktables");
        steps.add(new Step(ReadRatios.TABLE_APPLY, new TableApply(node.client(), source), 0));
        steps.add(new Step(ReadRatios.KTABLE_APPLY, new KTableApply(topics, source, state, true), 0));
        steps.add(new Step(ReadRatios.KTABLE_SOURCE_APPLY, new KTableApply(topics, source, state, false), 0));
    }

    /** Adds a contender at some loads: in flight, weight, in flight, weight. */
    private static void add(List<Step> steps, String name, Contender contender, int... loads) {
        for (int i = 0; i < loads.length; i += 2) {
            steps.add(new Step(name, loads[i], contender, loads[i + 1]));
        }
    }
}
