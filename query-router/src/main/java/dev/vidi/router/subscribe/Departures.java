package dev.vidi.router.subscribe;

import dev.vidi.causality.readlog.Level;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.Reader;
import dev.vidi.causality.token.Token;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.read.PageScope;
import dev.vidi.router.read.ReadAnswer;
import dev.vidi.router.read.ReadRequest;
import dev.vidi.router.read.Reads;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls that have ended: the join tasks are told that nobody follows their subscriptions any more, until they have heard it,
 * and time goes on in their reads topics until those that end with their calls have ended. Thread-safe; guarded by its
 * monitor, under which nothing is published.
 */
final class Departures {

    private static final Duration NOTICE_TIMEOUT = Duration.ofSeconds(20);

    /** Whoever has not heard by then is a table that is gone. */
    private static final Duration TOLD_FOR = Duration.ofMinutes(10);

    private final Reads reads;
    private final int most;
    private final Duration grace;
    private final LongSupplier nanoClock;
    /** By attachment, the oldest first. */
    private final Map<Long, Departure> departures = new LinkedHashMap<>();

    private static final class Departure {
        private final UUID subscription;
        private final long attachment;
        private final boolean named;
        private final Question.Notice.Kind kind;
        private final TableDefinition table;
        private final int home;
        private final PageScope scope;
        private final Reader reader;
        private final Token context;
        private final long nanos;
        private boolean underWay;
        private boolean heard;

        Departure(SubscriptionRun run, long nanos) {
            Subscribed subscribed = run.subscribed();
            this.subscription = subscribed.subscription();
            this.attachment = subscribed.attachment();
            this.named = subscribed.isNamed();
            this.kind = run.isReplaced() ? Question.Notice.Kind.CANCELLED : Question.Notice.Kind.DETACHED;
            this.table = subscribed.table();
            this.home = subscribed.home();
            List<Integer> partitions = run.partitions();
            this.scope = partitions.isEmpty() ? PageScope.everywhere() : PageScope.of(partitions);
            this.reader = subscribed.request().select().reader();
            this.context = subscribed.request().select().context().at(home);
            this.nanos = nanos;
        }

        ReadRequest notice() {
            return new ReadRequest(
                    table,
                    new Question.Notice(subscription, attachment, kind, 0, Collections.emptySortedMap()),
                    scope,
                    Level.EVENTUAL,
                    context,
                    reader,
                    NOTICE_TIMEOUT,
                    null,
                    "",
                    null);
        }
    }

    /**
     * No calls have ended yet.
     *
     * @param most departures that are remembered
     * @param grace how long subscriptions live on that end with their calls
     */
    Departures(Reads reads, int most, Duration grace, LongSupplier nanoClock) {
        this.reads = reads;
        this.most = most;
        this.grace = grace;
        this.nanoClock = nanoClock;
    }

    /** A call has ended after its subscription was published. */
    void add(SubscriptionRun run) {
        Departure departure = new Departure(run, nanoClock.getAsLong());
        synchronized (this) {
            if (departures.size() >= most) {
                Iterator<Departure> oldest = departures.values().iterator();
                oldest.next();
                oldest.remove();
            }
            departures.put(departure.attachment, departure);
            departure.underWay = true;
        }
        tell(departure);
    }

    private void tell(Departure departure) {
        Runnable unused = reads.read(departure.notice(), new Reads.Observer() {
            @Override
            public void answered(ReadAnswer answer) {
                told(departure, null);
            }

            @Override
            public void failed(RouterException error) {
                told(departure, error.code());
            }
        });
    }

    private synchronized void told(Departure departure, @Nullable ErrorCode failure) {
        departure.underWay = false;
        // what is gone, or followed by another call, need not be told again
        departure.heard = failure == null || failure == ErrorCode.NOT_FOUND || failure == ErrorCode.ABORTED;
        if (departure.heard && departure.named) {
            departures.remove(departure.attachment);
        }
    }

    /**
     * Time has passed.
     *
     * @param signs takes the partitions in whose reads topics time has to go on: table and home of each
     */
    void tick(BiConsumer<TableDefinition, Sign> signs) {
        List<Departure> again;
        synchronized (this) {
            long now = nanoClock.getAsLong();
            // until a sweep of the join task after the time of grace
            departures
                    .values()
                    .removeIf(gone -> now - gone.nanos > (gone.heard ? 2 * grace.toNanos() : TOLD_FOR.toNanos()));
            departures
                    .values()
                    .forEach(gone -> partitions(gone)
                            .forEach(partition -> signs.accept(gone.table, new Sign(partition, gone.home))));
            again = departures.values().stream()
                    .filter(gone -> !gone.heard && !gone.underWay)
                    .toList();
            again.forEach(gone -> gone.underWay = true);
        }
        again.forEach(this::tell);
    }

    /** A partition of a table, and the home partition of the sign of life in it. */
    record Sign(int partition, int home) {}

    private static List<Integer> partitions(Departure gone) {
        return gone.scope.partitions();
    }

    synchronized int size() {
        return departures.size();
    }
}
