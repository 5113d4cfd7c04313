package dev.vidi.processors;

import dev.vidi.causality.wire.TokenCodec;
import dev.vidi.processors.join.AdminPartitionEnds;
import dev.vidi.processors.join.JoinMeters;
import dev.vidi.processors.join.JoinOptions;
import dev.vidi.processors.join.JoinSpans;
import dev.vidi.processors.join.ObservedConsumers;
import dev.vidi.processors.join.SourceProgress;
import dev.vidi.processors.join.Turns;
import dev.vidi.processors.rows.RowStoreOptions;
import dev.vidi.processors.source.PatientSchemas;
import dev.vidi.processors.topology.TableTopology;
import dev.vidi.processors.topology.TaskLives;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.registry.TableSchemas;
import dev.vidi.query.sql.Queries;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.opentelemetry.api.OpenTelemetry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables that this process has a part in: one Kafka Streams application each, so that tables come, go and fail by
 * themselves. Thread-safe; changes are carried out one after the other by a thread of their own, and what takes long of
 * the end of a table by another one, so that no other table waits for it.
 */
public final class TableProcessors implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TableProcessors.class);
    private static final int CHANGES_MAX = 10_000;

    /** Characters of the fragments that are kept, some thousand of usual ones. */
    private static final long FRAGMENT_CHARACTERS_MAX = 8 << 20;

    private static final Duration CLOSE_MAX = Duration.ofSeconds(30);
    private static final Duration COMPACTION_LAG_MIN = Duration.ofSeconds(10);

    private final ProcessorSettings settings;
    private final TokenCodec tokens;
    private final JoinSpans spans;
    private final MeterRegistry meters;
    private final Admin admin;
    private final Queries queries = new Queries(0, FRAGMENT_CHARACTERS_MAX);
    private final SecureRandom random = new SecureRandom();
    private final ConcurrentMap<String, Running> tables = new ConcurrentHashMap<>();
    private final ExecutorService changes = oneThread("vidi-tables");
    private final ExecutorService ends = oneThread("vidi-table-ends");
    private final ScheduledExecutorService looks =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "vidi-table-meters"));
    private final TableStarts starts = new TableStarts(this::run, changes, this::later);
    private final Gauge unstarted;
    private final KafkaClientMetrics adminMeters;

    private record Running(TableStreams streams, JoinMeters meters, PatientSchemas schemas) {}

    /**
     * Tables of a process, none yet.
     *
     * @param telemetry where spans go; {@link OpenTelemetry#noop()} when nothing is traced
     */
    public TableProcessors(
            ProcessorSettings settings, TokenCodec tokens, OpenTelemetry telemetry, MeterRegistry meters) {
        this.settings = settings;
        this.spans = new JoinSpans(telemetry, System::nanoTime, Clock.systemUTC());
        this.tokens = tokens;
        this.meters = meters;
        Map<String, Object> adminSettings = new HashMap<>(settings.kafka());
        adminSettings.put(AdminClientConfig.CLIENT_ID_CONFIG, settings.topics().prefix() + "-processors");
        AdminClient client = AdminClient.create(adminSettings);
        this.admin = client;
        this.adminMeters = new KafkaClientMetrics(client, Tags.of("table", ""), looks);
        adminMeters.bindTo(meters);
        this.unstarted = Gauge.builder("vidi.tables.unstarted", starts, TableStarts::count)
                .description("tables that could not be started on this node")
                .register(meters);
        ends.execute(Queries::preheat); // else the first page of all holds up a stream thread
    }

    private static ExecutorService oneThread(String name) {
        return new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(CHANGES_MAX), task -> new Thread(task, name));
    }

    private Runnable later(Duration wait, Runnable task) {
        ScheduledFuture<?> due = looks.schedule(task, wait.toMillis(), TimeUnit.MILLISECONDS);
        return () -> due.cancel(false);
    }

    /** Starts a table; nothing happens when it runs already. Its reads topic must exist, or will soon. */
    public void start(TableDefinition table) {
        starts.begin(table);
    }

    private void run(TableDefinition table) throws ExecutionException, InterruptedException {
        Running before = tables.get(table.id());
        if (before != null && before.streams().started()) {
            return;
        }
        String reads = settings.topics().reads(table.id());
        Map<String, TopicDescription> topics = admin.describeTopics(
                        List.of(reads, settings.topics().readLog()))
                .allTopicNames()
                .get();
        int readsPartitions =
                Objects.requireNonNull(topics.get(reads)).partitions().size();
        if (readsPartitions != table.partitions()) {
            throw new IllegalStateException("topic " + reads + " has " + readsPartitions + " partitions, table "
                    + table.name() + " has " + table.partitions());
        }
        int homes = Objects.requireNonNull(topics.get(settings.topics().readLog()))
                .partitions()
                .size();
        Duration behindMax = behindMax(table.topic());
        // Kafka is asked no more from here on: what follows is made once for each start
        if (before != null) {
            before.streams().close(false);
            hide(before);
        }
        SourceProgress progress = new SourceProgress();
        Turns turns = new Turns(System::nanoTime);
        JoinMeters joinMeters = new JoinMeters(meters, table.name());
        PatientSchemas schemas = new PatientSchemas(
                table.name(),
                TableSchemas.of(table, settings.registry()),
                PatientSchemas.Patience.DEFAULT,
                System::nanoTime);
        TaskLives lives = new TaskLives(
                reads,
                homes,
                JoinOptions.DEFAULT.withBehindMax(behindMax),
                tokens,
                progress,
                new AdminPartitionEnds(admin),
                joinMeters,
                spans,
                random::nextLong,
                System::nanoTime,
                Clock.systemUTC(),
                queries,
                turns,
                schemas,
                settings.node());
        TableStreams streams = new TableStreams(
                table,
                TableTopology.of(
                        table,
                        settings.topics(),
                        lives,
                        RowStoreOptions.DEFAULT.withDiskBytesMax(settings.diskBytesMax())),
                settings,
                new ObservedConsumers(
                        table.topic(), reads, settings.topics().readLog(), progress, turns, lives::beforeCommit),
                new StreamsMeters.Watch(meters, looks),
                () -> schemas.problem().isPresent());
        if (before != null) {
            streams.succeed(before.streams());
        }
        tables.put(table.id(), new Running(streams, joinMeters, schemas));
        streams.start();
    }

    /** Half the time for which the topic keeps superseded records at least, so that clocks and delays do no harm. */
    private Duration behindMax(String topic) throws ExecutionException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = Objects.requireNonNull(
                admin.describeConfigs(List.of(resource)).all().get().get(resource));
        ConfigEntry lag = config.get(TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG);
        long millis = lag == null || lag.value() == null ? 0 : Long.parseLong(lag.value());
        Duration half = Duration.ofMillis(millis / 2);
        return half.compareTo(COMPACTION_LAG_MIN) < 0 ? COMPACTION_LAG_MIN : half;
    }

    /** Stops a table that was dropped or cannot go on, and forgets what it kept here. */
    public void stop(String tableId) {
        changes.execute(() -> {
            starts.end(tableId);
            Running table = tables.remove(tableId);
            if (table != null) {
                hide(table);
                ends.execute(() -> {
                    table.streams().close(true);
                    forget(tableId);
                });
            }
        });
    }

    private static void hide(Running table) {
        table.meters().close();
        table.streams().hide();
        table.schemas().close();
    }

    private void forget(String tableId) {
        String application = settings.topics().application(tableId);
        note(admin.deleteConsumerGroups(List.of(application)).all(), "group", application);
        List<String> topics = new ArrayList<>(TableTopology.changelogs(application));
        topics.add(settings.topics().reads(tableId));
        for (String topic : topics) {
            note(admin.deleteTopics(List.of(topic)).all(), "topic", topic);
        }
    }

    private static void note(KafkaFuture<Void> deletion, String what, String name) {
        KafkaFuture<Void> unused = deletion.whenComplete((done, error) -> {
            if (error != null) {
                // Another node still has a part in the table, or was quicker: the last one to leave deletes it.
                LOG.atDebug()
                        .addKeyValue(what, name)
                        .addKeyValue("error", error.getMessage())
                        .log("what a dropped table left in Kafka was not deleted by this node");
            }
        });
    }

    /** Why a table does not run on this node, and the cure, or why it waits; empty when it runs or is not known here. */
    public Optional<String> problem(String tableId) {
        return starts.problem(tableId)
                .or(() -> Optional.ofNullable(tables.get(tableId))
                        .flatMap(table -> table.streams().problem().or(table.schemas()::problem)));
    }

    /** Tables that Kafka has kept from starting here and that will be tried again, each with its reason. */
    public List<String> unstarted() {
        return starts.passing();
    }

    /**
     * Tables that this process has given up, each with its reason, and another one may run. One that no process could run,
     * or whose rows on this disk cannot be opened, is not among them.
     */
    public List<String> fatal() {
        return Stream.concat(
                        starts.refused().stream(),
                        tables.values().stream()
                                .filter(table -> table.streams().givenUp())
                                .flatMap(table -> table.streams().problem().stream()))
                .toList();
    }

    /** Whether a table is assigned, restored and running on this node. */
    public boolean running(String tableId) {
        Running table = tables.get(tableId);
        return table != null && table.streams().running();
    }

    /** Stops all tables; their state stays for the next start. */
    @Override
    public void close() {
        starts.close();
        changes.execute(this::closeAll);
        changes.shutdown();
        try {
            boolean changed = changes.awaitTermination(CLOSE_MAX.toSeconds(), TimeUnit.SECONDS);
            ends.shutdown();
            if (!changed || !ends.awaitTermination(CLOSE_MAX.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("tables did not stop in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        adminMeters.close();
        meters.remove(unstarted);
        looks.shutdownNow();
        admin.close(Duration.ofSeconds(1));
    }

    private void closeAll() {
        List<Thread> closers = new ArrayList<>();
        for (Running table : tables.values()) {
            table.schemas().close();
            Thread closer = new Thread(() -> table.streams().close(false), "vidi-table-close");
            closer.start();
            closers.add(closer);
        }
        for (Thread closer : closers) {
            try {
                closer.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        tables.clear();
    }
}
