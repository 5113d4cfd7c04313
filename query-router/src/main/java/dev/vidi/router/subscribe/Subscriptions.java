package dev.vidi.router.subscribe;

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
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The subscribers of this router. It gives signs of life for the subscriptions without a name, so that they live on while
 * their clients do, and ends them a while after. Thread-safe; nothing here blocks.
 */
public final class Subscriptions implements AutoCloseable {

    private static final long CHECK_NANOS = 1_000_000_000L;
    /** A client that does not take its snapshot holds up those behind it no longer. */
    private static final long TURN_NANOS = 10 * CHECK_NANOS;

    private final Tails tails;
    private final Signs signing;
    private final SubscribeLimits limits;
    private final LongSupplier nanoClock;
    private final Admission admission;
    private final ChangeFeed feed;
    private final CatchUp catchUp;
    private final Turns turns;
    private final SecureRandom random = new SecureRandom();
    /** Calls by subscription. */
    private final ConcurrentMap<UUID, SubscriptionRun> runs = new ConcurrentHashMap<>();
    /** Subscriptions without a name whose clients have gone. */
    private final ConcurrentMap<UUID, Left> left = new ConcurrentHashMap<>();
    /** When a sign of life was last given, by partition. Confined to the thread that tails the log, as what follows. */
    private final Map<Sign, Long> signs = new HashMap<>();

    private long checkedNanos;
    private volatile boolean closing;

    /** Runs something once a partition of the read log is tailed. */
    @FunctionalInterface
    public interface Tails {
        void whenTailing(int partition, Runnable then, java.util.function.Consumer<RouterException> failed);
    }

    /** Appends a sign of life, and what ends subscriptions, to the reads of a partition. */
    @FunctionalInterface
    public interface Signs {
        void sign(TableDefinition table, int partition, int home, List<UUID> cancels);
    }

    private record Left(TableDefinition table, int home, List<Integer> partitions, long nanos) {}

    private record Sign(TableDefinition table, int partition) {}

    /** Whatever a subscription goes through. */
    record Stages(
            Reads reads,
            Selects selects,
            Tails tails,
            TableLookup tables,
            ChangeFeed feed,
            CatchUp catchUp,
            Turns turns,
            java.util.function.Consumer<SubscriptionRun> registered,
            BiConsumer<SubscriptionRun, Boolean> left) {}

    private final Stages stages;

    /**
     * The subscribers of a router.
     *
     * @param consumers of bytes, without a group and without an offset reset
     * @param readLog topic
     * @param nanoClock ns of the process
     */
    @SuppressWarnings("checkstyle:ParameterNumber") // where the stages of a subscription meet
    public Subscriptions(
            Reads reads,
            Selects selects,
            Tails tails,
            Signs signing,
            TableLookup tables,
            Supplier<Consumer<byte[], byte[]>> consumers,
            String readLog,
            SubscribeLimits limits,
            LongSupplier nanoClock,
            MeterRegistry meters) {
        this.tails = tails;
        this.signing = signing;
        this.limits = limits;
        this.nanoClock = nanoClock;
        this.admission = new Admission(limits.subscribersMax(), Long.MAX_VALUE);
        this.catchUp = new CatchUp(consumers, readLog, this::follow, this::next);
        this.feed = new ChangeFeed(limits.recentBytesMax(), catchUp, this::tick);
        this.checkedNanos = nanoClock.getAsLong();
        this.turns = new Turns(limits.beginningMax(), TURN_NANOS, nanoClock);
        this.stages = new Stages(reads, selects, tails, tables, feed, catchUp, turns, this::registered, this::left);
        meters.gauge("vidi.router.subscribers", runs, Map::size);
        meters.gauge("vidi.router.subscribers.waiting", turns, Turns::waiting);
        meters.gauge("vidi.router.subscribers.following", feed, ChangeFeed::followers);
        meters.gauge("vidi.router.subscribers.behind", catchUp, CatchUp::size);
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
        return feed;
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
        SubscriptionRun run = new SubscriptionRun(
                request,
                subscription,
                request.name().isEmpty() ? (int) limits.lease().toMillis() : 0,
                stages,
                sink);
        Cursor cursor = request.cursor();
        if (cursor != null
                && (!cursor.tableId().equals(plan.table().id())
                        || !cursor.shape().equals(run.shape()))) {
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
        left.remove(subscription);
        SubscriptionRun older = runs.put(subscription, run);
        if (older != null) {
            older.supersede();
        }
        run.start();
        return run;
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
        UUID named = UUID.nameUUIDFromBytes((request.select().plan().table().id() + "\n"
                        + request.select().reader().principal() + "\n" + name)
                .getBytes(StandardCharsets.UTF_8));
        if (cursor != null && !cursor.subscription().equals(named)) {
            throw new RouterException(
                    ErrorCode.PRECONDITION, "the cursor is not of the subscription " + name + "; subscribe without it");
        }
        return named;
    }

    private void registered(SubscriptionRun run) {
        if (runs.get(run.subscription()) != run) {
            run.supersede();
        }
    }

    private void left(SubscriptionRun run, boolean registered) {
        admission.leave(0);
        if (runs.remove(run.subscription(), run) && registered && run.isLeased()) {
            left.put(run.subscription(), new Left(run.table(), run.home(), run.partitions(), nanoClock.getAsLong()));
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
        turns.expire();
        List<SubscriptionRun> present = new ArrayList<>(runs.values());
        if (stoodStill) {
            // leases may have run out meanwhile: asking again tells
            present.stream().filter(SubscriptionRun::isLeased).forEach(run -> run.fail(stoodStill()));
        }
        present.forEach(SubscriptionRun::check);
        Map<Sign, Integer> due = new HashMap<>();
        for (SubscriptionRun run : present) {
            tails.whenTailing(run.home(), () -> {}, error -> {});
            if (run.isLeased()) {
                run.partitions().forEach(partition -> due.put(new Sign(run.table(), partition), run.home()));
            }
        }
        left.values()
                .forEach(gone -> gone.partitions()
                        .forEach(partition -> due.put(new Sign(gone.table(), partition), gone.home())));
        signs.keySet().retainAll(due.keySet());
        due.forEach((sign, home) -> {
            long last = signs.getOrDefault(sign, now - limits.lease().toNanos());
            if (now - last >= limits.lease().toNanos() / 4) {
                signs.put(sign, now);
                signing.sign(sign.table(), sign.partition(), home, List.of());
            }
        });
        cancelLeft(now);
    }

    private void cancelLeft(long now) {
        for (Iterator<Map.Entry<UUID, Left>> each = left.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<UUID, Left> gone = each.next();
            Left was = gone.getValue();
            if (now - was.nanos() > limits.grace().toNanos()) {
                each.remove();
                was.partitions()
                        .forEach(partition -> signing.sign(was.table(), partition, was.home(), List.of(gone.getKey())));
            }
        }
    }

    /** Subscribers at present. */
    public int subscribers() {
        return runs.size();
    }

    /** Ends all calls, which can be made again elsewhere, and takes no more. */
    @Override
    public void close() {
        closing = true;
        List.copyOf(runs.values()).forEach(run -> run.fail(closing()));
        catchUp.close();
    }
}
