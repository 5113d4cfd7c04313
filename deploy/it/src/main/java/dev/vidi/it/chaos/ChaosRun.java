package dev.vidi.it.chaos;

import dev.vidi.causality.wire.TopicNames;
import dev.vidi.client.Session;
import dev.vidi.client.TableDescription;
import dev.vidi.client.TableSchema;
import dev.vidi.client.VidiClient;
import dev.vidi.it.kafka.TopicScan;
import dev.vidi.it.workload.Evidence;
import dev.vidi.it.workload.KnownRows;
import dev.vidi.it.workload.Tally;
import dev.vidi.it.workload.Watcher;
import dev.vidi.it.workload.Workload;
import dev.vidi.it.workload.WorkloadSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Starts a cluster of processes, lets sessions work on it while processes are killed and paused, lets it recover, and
 * gives the verdict. Source: the method of Jepsen; Crooks et al., "Seeing is Believing", PODC 2017, for deciding from
 * what clients observed.
 */
public final class ChaosRun {
    private static final Duration SCAN_MAX = Duration.ofSeconds(30);

    /** What each subscriber has, however long the others took. */
    private static final Duration JUDGED_MIN = Duration.ofSeconds(10);

    private static final TopicNames TOPICS = new TopicNames("vidi");

    private final ChaosSettings settings;
    private final Consumer<String> events;
    private final Evidence evidence;
    private final List<String> problems = new ArrayList<>();

    /** A run that tells its events, one line each. */
    public ChaosRun(ChaosSettings settings, Consumer<String> events) {
        this.settings = settings;
        this.events = events;
        evidence = new Evidence(2 * ChaosSettings.OPERATIONS_MAX);
    }

    /** Runs and reports. Blocks for the length of the run, the start and the recovery. */
    public ChaosReport run() throws IOException, InterruptedException {
        events.accept("seed " + settings.seed() + ", " + settings.length().toSeconds() + " s of faults, data in "
                + settings.directory());
        try (ChaosCluster cluster = new ChaosCluster(settings)) {
            cluster.start();
            events.accept("all nodes are ready");
            try (VidiClient client = VidiClient.builder()
                    .target(cluster.routerTarget())
                    .principal("chaos")
                    .purpose("seed " + settings.seed())
                    .timeout(ChaosSettings.CALL_TIMEOUT)
                    .build()) {
                return run(cluster, client);
            }
        }
    }

    private ChaosReport run(ChaosCluster cluster, VidiClient client) throws InterruptedException {
        List<TableSchema> tables = createTables(client);
        WorkloadSettings workload = new WorkloadSettings(
                settings.seed(),
                settings.sessions(),
                ChaosSettings.TABLES,
                settings.keys(),
                ChaosSettings.OPERATIONS_MAX,
                ChaosSettings.CALL_TIMEOUT);
        Nemesis nemesis = new Nemesis(cluster.nodes(), events);
        List<Watcher> watchers = new ArrayList<>();
        KnownRows killed = cluster.startSubscriber();
        for (TableSchema table : tables) {
            watchers.add(new Watcher(client, table.table(), null));
            watchers.add(new Watcher(client, table.table(), "chaos"));
        }
        try (Workload sessions = new Workload(client, workload, evidence)) {
            sessions.writeInitialRows();
            events.accept("every row is written; sessions and faults start");
            sessions.start();
            watchers.forEach(Watcher::start);
            nemesis.run(FaultPlan.of(
                    settings.seed(),
                    settings.length(),
                    ChaosSettings.SESSION_TIMEOUT,
                    ChaosCluster.PROCESSORS,
                    ChaosCluster.ROUTER,
                    ChaosCluster.SUBSCRIBER,
                    ChaosCluster.BROKER));
            nemesis.awaitReady(ChaosSettings.READY_MAX);
            events.accept("faults are over and all nodes are ready; sessions end");
            sessions.stop();
            recover(sessions);
            List<KnownRows> known = new ArrayList<>(List.of(killed));
            watchers.forEach(watcher -> known.add(watcher.known()));
            judge(client.session(), known);
            require(
                    "lives of the subscriber that is killed",
                    killed.lives(),
                    settings.length().toSeconds() / 120);
        } finally {
            watchers.forEach(Watcher::close);
        }
        events.accept("reading the topics");
        Verdict verdict = Verdict.of(new TopicScan(cluster.bootstrapServers(), SCAN_MAX), TOPICS, tables, evidence);
        judge(nemesis);
        String summary = evidence.tally() + "\nfaults " + nemesis.injected() + ", nodes that ended by themselves "
                + nemesis.suicides() + "\n" + verdict.summary();
        return new ChaosReport(summary, verdict.violations(), problems, again());
    }

    private static List<TableSchema> createTables(VidiClient client) {
        for (String table : ChaosSettings.TABLES) {
            client.execute(Workload.createTable(table, ChaosSettings.PARTITIONS), ChaosSettings.READY_MAX);
        }
        return client.tables().stream().map(TableDescription::schema).toList();
    }

    private void recover(Workload sessions) {
        long start = System.nanoTime();
        if (sessions.readAll(ChaosSettings.RECOVERY_MAX)) {
            events.accept("every row was read " + (System.nanoTime() - start) / 1_000_000 + " ms after the recovery");
        } else {
            problems.add("not every row could be read " + ChaosSettings.RECOVERY_MAX + " after all nodes were ready");
        }
    }

    /** Nothing is written any more: every subscriber comes to know the table as it is. */
    private void judge(Session session, List<KnownRows> subscribers) throws InterruptedException {
        long end = System.nanoTime() + ChaosSettings.RECOVERY_MAX.toNanos();
        for (KnownRows known : subscribers) {
            Duration left = Duration.ofNanos(Math.max(JUDGED_MIN.toNanos(), end - System.nanoTime()));
            Optional<String> difference = known.differs(session, left);
            events.accept(known.summary());
            problems.addAll(known.problems());
            difference.ifPresent(
                    found -> problems.add(known.summary() + "; these are not the rows of the table: " + found));
            require(
                    "changes told to " + known.name(),
                    known.changes(),
                    settings.length().toSeconds());
        }
    }

    private void judge(Nemesis nemesis) {
        Tally tally = evidence.tally();
        long least = settings.length().toSeconds() * ChaosSettings.SUCCEEDED_PER_SECOND_MIN;
        require("writes and deletions", tally.succeededOf("write") + tally.succeededOf("deletion"), least);
        for (String level : List.of("EVENTUAL", "SESSION", "STRONG")) {
            require("reads " + level + " of one row", tally.succeededOf("read " + level + " of one"), least / 4);
            require("reads " + level + " of many rows", tally.succeededOf("read " + level + " of many"), least / 10);
        }
        require("handovers", tally.succeededOf("handover"), least / 10);
        require("faults", nemesis.injected(), settings.length().toSeconds() / 20);
        problems.addAll(tally.unexpected());
    }

    private void require(String what, long count, long least) {
        if (count < least) {
            problems.add("only " + count + " " + what + " in "
                    + settings.length().toSeconds() + " s, which proves nothing; expected at least " + least);
        }
    }

    private String again() {
        return "./vidi chaos --seed " + settings.seed() + " --seconds "
                + settings.length().toSeconds();
    }
}
