package dev.vidi.router.subscribe;

import dev.vidi.causality.readlog.AnswerPart;
import dev.vidi.causality.readlog.Ended;
import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.token.Cursor;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.plan.KeyOrder;
import dev.vidi.query.plan.SelectPlan;
import dev.vidi.router.admission.Admission;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.gather.LogListener;
import dev.vidi.router.read.ReadPath;
import dev.vidi.router.read.Reads;
import dev.vidi.router.select.SelectSink;
import dev.vidi.router.select.Selects;
import dev.vidi.router.table.TableLookup;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The subscribers of this router. It gives signs of life for them, and says when they have gone. Thread-safe; nothing here
 * blocks.
 */
public final class Subscriptions implements AutoCloseable {

    private static final long CHECK_NANOS = 1_000_000_000L;

    /** Calls that have ended, for each of their partitions. */
    private static final int DEPARTURES_MAX = 262_144;

    /** A client that does not take its snapshot holds up those behind it no longer. */
    private static final long TURN_NANOS = 10 * CHECK_NANOS;

    private final int homes;
    private final TableLookup tables;
    private final Tails tails;
    private final Signs signing;
    private final SubscribeLimits limits;
    private final LongSupplier nanoClock;
    private final Admission admission;
    private final ChangeFeed feed;
    private final CatchUp catchUp;
    private final Turns registering;
    private final Turns beginning;
    private final SecureRandom random = new SecureRandom();
    /** Calls by subscription. */
    private final ConcurrentMap<UUID, SubscriptionRun> runs = new ConcurrentHashMap<>();

    private final Departures departures;
    /** When a sign of life was last given, by partition. Confined to the thread that tails the log, as what follows. */
    private final Map<Topic, Long> signs = new HashMap<>();

    private long checkedNanos;
    private volatile boolean closing;

    /** Runs something once a partition of the read log is tailed. */
    @FunctionalInterface
    public interface Tails {
        void whenTailing(int partition, Runnable then, Consumer<RouterException> failed);
    }

    /** Appends a sign of life to the reads of a partition. */
    @FunctionalInterface
    public interface Signs {
        void sign(TableDefinition table, int partition, int home);
    }

    /** The reads of one partition of a table. */
    private record Topic(String tableId, int partition) {}

    /** Whatever a subscription goes through. */
    record Stages(
            Reads reads,
            Selects selects,
            Tails tails,
            TableLookup tables,
            ChangeFeed feed,
            CatchUp catchUp,
            SubscribeLimits limits,
            LongSupplier nanoClock,
            Turns registering,
            Turns beginning,
            Consumer<SubscriptionRun> left) {}

    private final Stages stages;

    /**
     * The subscribers of a router.
     *
     * @param consumers of bytes, without a group and without an offset reset
     * @param readLog topic
     * @param homes its partitions
     * @param nanoClock ns of the process
     */
    @SuppressWarnings("checkstyle:ParameterNumber") // where the stages of a subscription meet
    public Subscriptions(
            Reads reads,
            Selects selects,
            Tails tails,
            Signs signing,
            TableLookup tables,
            Supplier<org.apache.kafka.clients.consumer.Consumer<byte[], byte[]>> consumers,
            String readLog,
            int homes,
            SubscribeLimits limits,
            LongSupplier nanoClock,
            MeterRegistry meters) {
        this.homes = homes;
        this.departures = new Departures(reads, this::isServing, DEPARTURES_MAX, limits.grace(), nanoClock);
        this.tables = tables;
        this.tails = tails;
        this.signing = signing;
        this.limits = limits;
        this.nanoClock = nanoClock;
        this.admission = new Admission(limits.subscribersMax(), Long.MAX_VALUE);
        this.catchUp = new CatchUp(consumers, readLog, this::follow, this::next);
        this.feed = new ChangeFeed(limits.recentBytesMax(), catchUp, this::tick);
        this.checkedNanos = nanoClock.getAsLong();
        this.registering = new Turns(limits.registeringMax(), TURN_NANOS, nanoClock);
        this.beginning = new Turns(limits.beginningMax(), TURN_NANOS, nanoClock);
        this.stages = new Stages(
                reads, selects, tails, tables, feed, catchUp, limits, nanoClock, registering, beginning, this::left);
        gauge(meters, "vidi.router.subscribers", "calls that follow a subscription", runs, Map::size);
        gauge(
                meters,
                "vidi.router.subscribers.waiting",
                "those that wait for their turn to register or to begin",
                this,
                Subscriptions::waiting);
        gauge(
                meters,
                "vidi.router.subscribers.following",
                "those that are told what the router reads",
                feed,
                ChangeFeed::followers);
        gauge(
                meters,
                "vidi.router.subscribers.behind",
                "those that read the read log themselves to catch up",
                catchUp,
                CatchUp::size);
        gauge(
                meters,
                "vidi.router.subscribers.leaving",
                "ends of calls that the join tasks are still to be told",
                departures,
                Departures::size);
    }

    private static <T> void gauge(
            MeterRegistry meters, String name, String description, T of, ToDoubleFunction<T> value) {
        Gauge.builder(name, of, value).description(description).register(meters);
    }

    /**
     * The subscribers of a router, whose catch-up consumers are its own.
     *
     * @param kafka properties of Kafka clients
     */
    public static Subscriptions open(
            ReadPath path,
            Selects selects,
            TableLookup tables,
            Map<String, Object> kafka,
            String readLog,
            SubscribeLimits limits,
            MeterRegistry meters) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "vidi-router-catch-up");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return new Subscriptions(
                path.reads(),
                selects,
                path.gather()::whenTailing,
                path.publisher()::sign,
                tables,
                () -> new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                readLog,
                path.homes(),
                limits,
                System::nanoTime,
                meters);
    }

    private void follow(Follower follower) {
        feed.follow(follower);
    }

    private long next(int partition) {
        return feed.next(partition);
    }

    /** What has to be told of the tails of the read log. */
    public LogListener listener() {
        return new LogListener() {
            @Override
            public void logged(int partition, long offset, LogBatch batch) {
                note(batch);
                feed.logged(partition, offset, batch);
            }

            @Override
            public void tailing(int partition, long offset) {
                feed.tailing(partition, offset);
            }

            @Override
            public void tick() {
                feed.tick();
            }
        };
    }

    /** Tells calls what the log says of their subscriptions: who attaches to them, and how they end. */
    private void note(LogBatch batch) {
        int partition = batch.source().partition();
        for (AnswerPart answer : batch.answers()) {
            if (answer.registered() != null && answer.read().question() instanceof Question.Subscribe asked) {
                SubscriptionRun run = runs.get(asked.subscription());
                departures.attached(asked.attachment(), partition);
                if (run != null) {
                    run.tenure().attached(partition, asked.attachment(), answer.readOffset(), answer.readIndex());
                }
            }
        }
        for (Ended ended : batch.ended()) {
            SubscriptionRun run = runs.get(ended.subscription());
            if (run != null) {
                run.tenure().ended(partition, ended);
            }
        }
    }

    /** Starts the thread that reads the log for those that are behind. */
    public void start() {
        catchUp.start();
    }

    /**
     * Subscribes. The sink is told that there is progress, possibly before this returns, and takes events from the run.
     *
     * @throws RouterException when the request cannot be run at all
     */
    public SubscriptionRun subscribe(SubscribeRequest request, SelectSink sink) throws RouterException {
        SelectPlan plan = request.select().plan();
        check(plan);
        UUID subscription = subscription(request);
        Subscribed subscribed = new Subscribed(
                request, subscription, home(request, subscription), random.nextLong() | 1); // 0 is nobody
        SubscriptionRun run = new SubscriptionRun(subscribed, stages, sink);
        Cursor cursor = request.cursor();
        if (cursor != null
                && (!cursor.tableId().equals(plan.table().id())
                        || !cursor.shape().equals(subscribed.shape()))) {
            throw new RouterException(
                    ErrorCode.PRECONDITION,
                    "the cursor is of another query, or of a table that was dropped; subscribe without it");
        }
        if (closing) {
            throw closing();
        }
        RouterException refusal = admission.enter(0);
        if (refusal != null) {
            throw refusal;
        }
        SubscriptionRun older = runs.put(subscription, run);
        if (older != null) {
            older.tenure().supersede();
        }
        run.start();
        return run;
    }

    /** The partition of the read log that changes go to: for one with a name, the same whoever attaches to it. */
    private int home(SubscribeRequest request, UUID subscription) {
        Cursor cursor = request.cursor();
        if (cursor != null) {
            return cursor.home();
        }
        return request.name().isEmpty()
                ? request.select().context().home()
                : Math.floorMod(subscription.hashCode(), homes);
    }

    private static RouterException stoodStill() {
        return new RouterException(
                ErrorCode.UNAVAILABLE,
                "this server stood still for so long that the subscription may have ended; subscribe again with your cursor",
                Duration.ofMillis(100),
                null);
    }

    private static RouterException closing() {
        return new RouterException(
                ErrorCode.UNAVAILABLE,
                "this server is closing; subscribe again with your cursor",
                Duration.ofMillis(500),
                null);
    }

    private static void check(SelectPlan plan) throws RouterException {
        if (!plan.emitChanges()) {
            throw new RouterException(
                    ErrorCode.MALFORMED,
                    "a subscription is a query with EMIT CHANGES; run this one as a query instead");
        }
        if (plan.limit().isPresent() || plan.order() != KeyOrder.NONE) {
            throw new RouterException(
                    ErrorCode.MALFORMED,
                    "a query with EMIT CHANGES has neither ORDER BY nor LIMIT: it follows all rows that it selects");
        }
    }

    private UUID subscription(SubscribeRequest request) throws RouterException {
        String name = request.name();
        Cursor cursor = request.cursor();
        if (name.isEmpty()) {
            return cursor == null ? new UUID(random.nextLong(), random.nextLong()) : cursor.subscription();
        }
        UUID named =
                named(request.select().plan().table(), request.select().reader().principal(), name);
        if (cursor != null && !cursor.subscription().equals(named)) {
            throw new RouterException(
                    ErrorCode.PRECONDITION, "the cursor is not of the subscription " + name + "; subscribe without it");
        }
        return named;
    }

    /** The identity of a subscription with a name. */
    static UUID named(TableDefinition table, String principal, String name) {
        return UUID.nameUUIDFromBytes((table.id() + "\n" + principal + "\n" + name).getBytes(StandardCharsets.UTF_8));
    }

    private void left(SubscriptionRun run) {
        admission.leave(0);
        boolean unused = runs.remove(run.subscribed().subscription(), run);
        if (run.isPublished()) {
            departures.add(run);
        }
    }

    /** On the thread that tails the log. */
    private void tick() {
        long now = nanoClock.getAsLong();
        if (now - checkedNanos < CHECK_NANOS) {
            return;
        }
        boolean stoodStill = now - checkedNanos > limits.lease().toNanos() / 2;
        checkedNanos = now;
        registering.expire();
        beginning.expire();
        List<SubscriptionRun> present = new ArrayList<>(runs.values());
        if (stoodStill) {
            // leases may have run out meanwhile: asking again tells
            present.forEach(run -> run.fail(stoodStill()));
        }
        present.forEach(SubscriptionRun::check);
        Map<Topic, Departures.Sign> due = new HashMap<>();
        for (SubscriptionRun run : present) {
            Subscribed subscribed = run.subscribed();
            tails.whenTailing(subscribed.home(), () -> {}, error -> {});
            run.partitions()
                    .forEach(partition -> due.putIfAbsent(
                            new Topic(subscribed.table().id(), partition),
                            new Departures.Sign(subscribed.table(), partition, subscribed.home())));
        }
        departures.tick().forEach(sign -> due.putIfAbsent(new Topic(sign.table().id(), sign.partition()), sign));
        signs.keySet().retainAll(due.keySet());
        due.forEach((topic, sign) -> {
            long last = signs.getOrDefault(topic, now - limits.lease().toNanos());
            if (now - last >= limits.lease().toNanos() / 4) {
                signs.put(topic, now);
                signing.sign(sign.table(), sign.partition(), sign.home());
            }
        });
    }

    private boolean isServing(TableDefinition table) {
        try {
            return tables.known(table.name()).table().id().equals(table.id());
        } catch (RouterException gone) {
            return false;
        }
    }

    /** Subscribers at present. */
    public int subscribers() {
        return runs.size();
    }

    /** Those that wait for their turn. */
    int waiting() {
        return registering.waiting() + beginning.waiting();
    }

    /** Ends all calls, which can be made again elsewhere, and takes no more. */
    @Override
    public void close() {
        closing = true;
        List.copyOf(runs.values()).forEach(run -> run.fail(closing()));
        catchUp.close();
    }
}
