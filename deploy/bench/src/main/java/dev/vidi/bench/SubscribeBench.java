package dev.vidi.bench;

import dev.vidi.bench.apply.ApplyWatch;
import dev.vidi.bench.echo.BenchTopics;
import dev.vidi.bench.echo.EchoServer;
import dev.vidi.bench.echo.MessageBytes;
import dev.vidi.bench.echo.StreamEcho;
import dev.vidi.bench.echo.TwoHopEcho;
import dev.vidi.bench.report.Figures;
import dev.vidi.bench.report.Measure;
import dev.vidi.bench.report.Report;
import dev.vidi.bench.report.SubscribeRatios;
import dev.vidi.bench.rows.RowLoader;
import dev.vidi.bench.rows.Rows;
import dev.vidi.bench.subscribe.Changes;
import dev.vidi.bench.subscribe.Heap;
import dev.vidi.bench.subscribe.PlainConsumer;
import dev.vidi.bench.subscribe.Registrations;
import dev.vidi.bench.subscribe.SourceWriter;
import dev.vidi.bench.subscribe.StandingStill;
import dev.vidi.bench.subscribe.SubscribedApply;
import dev.vidi.bench.subscribe.SubscribedTable;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code bench subscribe}: Vidi's subscriptions, and what they are compared with, in one process on one embedded Kafka:
 * first changes on their way to subscribers, then subscribers that stand still, then many subscriptions whose clients are
 * away, then a restart with them.
 */
public final class SubscribeBench {

    private static final int PARTITIONS = 4;
    private static final int ROWS = 1_000;
    private static final String RECORDS = "bench-records";
    private static final int RECORDS_READ = 200_000;

    /** What a change takes with its cursor, about. */
    private static final MessageBytes CHANGE = new MessageBytes(400, 400);

    /** Shares of the time until when the parts should end. */
    private static final double CHANGES_SHARE = 0.5;

    /** Changes are measured for this share of it at the least, however long it takes to let subscribers in. */
    private static final double CHANGES_SHARE_MIN = 0.3;

    private static final double STANDING_SHARE = 0.2;
    private static final Duration STANDING_MAX = Duration.ofMinutes(1);
    private static final int STANDING_CHANGES_PER_SECOND = 10_000;
    private static final Duration CLOSING = Duration.ofSeconds(8);

    private final SubscribeSettings settings;
    private final Progress progress;
    private final Figures figures = new Figures();

    public SubscribeBench(SubscribeSettings settings, Progress progress) {
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
        BenchRun run = new BenchRun("subscribe", settings.total(), CLOSING, progress);
        run.begins("starting a node");
        Path data = settings.directory().resolve("data");
        SubscribedTable many = table("subscribed");
        try (BenchNode node = BenchNode.start(data)) {
            changes(run, node);
            standing(run, node);
            many(run, node, many);
            run.begins("stopping the node");
        }
        restart(run, data, many);
        return run.report(settings.rounds(), SubscribeRatios.ALL, figures);
    }

    private long share(double share) {
        return (long) (settings.total().toNanos() * share);
    }

    private static SubscribedTable table(String name) {
        return new SubscribedTable(name, "bench-" + name, PARTITIONS);
    }

    /** A new table that answers. */
    private static SubscribedTable created(BenchNode node, String name) {
        SubscribedTable table = table(name);
        ShopTable shop = new ShopTable(table.name(), table.topic(), table.partitions());
        shop.create(node);
        shop.awaitApplied(node, 1);
        return table;
    }

    private void changes(BenchRun run, BenchNode node) throws IOException, InterruptedException {
        BenchTopics topics = new BenchTopics(node.bootstrapServers(), PARTITIONS);
        topics.create(RECORDS);
        new RowLoader(node.bootstrapServers()).load(RECORDS, RECORDS_READ, RECORDS_READ);
        List<ManagedChannel> channels = new ArrayList<>();
        try (SourceWriter writer = new SourceWriter(node.bootstrapServers());
                TwoHopEcho hops = new TwoHopEcho(topics, Rows.VALUE_BYTES);
                EchoServer echo = new EchoServer(CHANGE, CHANGE)) {
            ManagedChannel bare = BenchNode.channel(echo.target());
            channels.add(bare);
            List<Step> steps = new ArrayList<>();
            steps.add(new Step(SubscribeRatios.TWO_HOPS, hops, 6));
            steps.add(new Step(SubscribeRatios.GRPC_STREAM, new StreamEcho(bare, echo.stream()), 2));
            steps.add(new Step(
                    SubscribeRatios.CONSUMER,
                    new PlainConsumer(node.bootstrapServers(), RECORDS, PARTITIONS, RECORDS_READ),
                    2));
            for (int subscribers : settings.fanOut()) {
                fanOut(run, node, writer, subscribers, channels, steps);
            }
            long until =
                    Math.max(run.startedNanos() + share(CHANGES_SHARE), System.nanoTime() + share(CHANGES_SHARE_MIN));
            figures.addAll(run.measure(steps, settings.rounds(), until));
        } finally {
            channels.forEach(ManagedChannel::shutdownNow);
        }
    }

    /** Lets subscribers in, each kind over a connection of its own; they are gone when that is closed. */
    private void fanOut(
            BenchRun run,
            BenchNode node,
            SourceWriter writer,
            int subscribers,
            List<ManagedChannel> channels,
            List<Step> steps)
            throws InterruptedException {
        run.begins("letting in " + subscribers + " subscribers of one shape, and of distinct keys");
        SubscribedTable shared = created(node, "all" + subscribers);
        Changes all = Changes.toAll(shared, writer, channel(node, channels), subscribers, ROWS);
        if (subscribers == 1) {
            steps.add(new Step(SubscribeRatios.CHANGE, all, 6));
            steps.add(new Step(SubscribeRatios.CHANGE_LIGHT, all, 3));
        }
        steps.add(new Step(SubscribeRatios.oneShape(subscribers), all, 2));
        if (subscribers > 1) {
            SubscribedTable own = created(node, "one" + subscribers);
            Changes one = Changes.toOne(own, writer, channel(node, channels), subscribers);
            steps.add(new Step(SubscribeRatios.distinctKeys(subscribers), one, 1));
        }
    }

    private static ManagedChannel channel(BenchNode node, List<ManagedChannel> channels) {
        ManagedChannel channel = BenchNode.channel(node.target());
        channels.add(channel);
        return channel;
    }

    private void standing(BenchRun run, BenchNode node) throws InterruptedException {
        run.begins(settings.standing() + " subscribers that stand still");
        SubscribedTable table = created(node, "unmoved");
        ManagedChannel vidi = BenchNode.narrow(node.target());
        try (SourceWriter writer = new SourceWriter(node.bootstrapServers())) {
            StandingStill.Growth growth = new StandingStill(table, writer, vidi, settings.standing())
                    .run(
                            Duration.ofNanos(Math.min(share(STANDING_SHARE), STANDING_MAX.toNanos())),
                            STANDING_CHANGES_PER_SECOND);
            figures.add(new Measure("standing_subscribers", "subscribers that took nothing", settings.standing()));
            figures.add(new Measure("standing_changes", "changes meanwhile, each for all of them", growth.records()));
            figures.add(
                    new Measure("standing_changes_per_s", "of them in a second", growth.records() / growth.seconds()));
            figures.add(
                    new Measure("standing_heap_growth_bytes", "heap that this took, all of it", growth.heapBytes()));
            figures.add(new Measure(
                    "standing_direct_growth_bytes",
                    "memory beside the heap that this took, the client's half included",
                    growth.directBytes()));
        } finally {
            vidi.shutdownNow();
        }
    }

    private void many(BenchRun run, BenchNode node, SubscribedTable many) throws InterruptedException {
        ApplyWatch noneWatch = new ApplyWatch();
        SubscribedTable none = created(node, "unsubscribed");
        ApplyWatch noneThreads = noneWatch.fromNow();
        ApplyWatch manyWatch = new ApplyWatch();
        SubscribedTable subscribed = created(node, many.name());
        ApplyWatch manyThreads = manyWatch.fromNow();
        ManagedChannel vidi = BenchNode.channel(node.target());
        try {
            run.begins("registering " + settings.subscriptions() + " subscriptions");
            long before = Heap.usedBytes();
            figures.add(
                    SubscribeRatios.REGISTERED,
                    new Registrations(vidi, subscribed, number -> run.begins(number + " are registered"))
                            .register(settings.subscriptions()));
            long grown = Heap.usedBytes() - before;
            figures.add(new Measure("subscriptions", "subscriptions that stay", settings.subscriptions()));
            figures.add(new Measure(
                    "heap_bytes_per_subscription",
                    "heap that each of them takes",
                    (double) grown / settings.subscriptions()));
            try (SubscribedApply without = apply(node, none, noneThreads, null);
                    SubscribedApply with = apply(node, subscribed, manyThreads, vidi)) {
                List<Step> steps = List.of(
                        new Step(SubscribeRatios.APPLY_NONE, without, 0),
                        new Step(SubscribeRatios.APPLY_MANY, with, 0));
                figures.addAll(run.measure(steps, settings.rounds()));
            }
        } finally {
            vidi.shutdownNow();
        }
    }

    private SubscribedApply apply(
            BenchNode node, SubscribedTable table, ApplyWatch watch, @Nullable ManagedChannel channel)
            throws InterruptedException {
        return new SubscribedApply(
                table, watch, node.bootstrapServers(), channel, settings.applied(), settings.subscriptions());
    }

    private void restart(BenchRun run, Path data, SubscribedTable many) throws IOException {
        run.begins("starting it again");
        long started = System.nanoTime();
        try (BenchNode node = BenchNode.start(data)) {
            new ShopTable(many.name(), many.topic(), many.partitions()).awaitApplied(node, 1);
            figures.add(new Measure(
                    "restart_s",
                    "seconds of a restart of the node, broker included, until it answers with all subscriptions",
                    (System.nanoTime() - started) / 1e9));
        }
    }
}
