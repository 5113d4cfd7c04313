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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Calls that have ended: the join task of each partition is told that nobody follows the subscription any more, until it has
 * heard it, and time goes on in its reads topic until what ends with its call has ended. Thread-safe; guarded by its
 * monitor, under which nothing is published.
 */
final class Departures {

    private static final Duration NOTICE_TIMEOUT = Duration.ofSeconds(20);
    private static final int UNDER_WAY_MAX = 1_024;

    private final Reads reads;
    private final Predicate<TableDefinition> serving;
    private final int most;
    private final Duration grace;
    private final LongSupplier nanoClock;
    /** The oldest first. */
    private final Map<Place, Departure> departures = new LinkedHashMap<>();

    private final Queue<Departure> toTell = new ArrayDeque<>();
    private int underWay;

    /** The call that has ended, and where. */
    private record Place(long attachment, int partition) {}

    /** A partition of a table, and the home partition of the sign of life in it. */
    record Sign(TableDefinition table, int partition, int home) {}

    private static final class Departure {
        private final Place place;
        private final UUID subscription;
        private final boolean named;
        private final Question.Notice.Kind kind;
        private final TableDefinition table;
        private final int home;
        private final Reader reader;
        private final Token context;
        private final long nanos;
        private final long keptNanos;
        private boolean queued;
        private boolean heard;

        Departure(SubscriptionRun run, int partition, Duration grace, long nanos) {
            Subscribed subscribed = run.subscribed();
            this.place = new Place(subscribed.attachment(), partition);
            this.subscription = subscribed.subscription();
            this.named = subscribed.isNamed();
            this.kind = run.tenure().isReplaced() ? Question.Notice.Kind.CANCELLED : Question.Notice.Kind.DETACHED;
            this.table = subscribed.table();
            this.home = subscribed.home();
            this.reader = subscribed.request().select().reader();
            this.context = subscribed.request().select().context().at(home);
            this.nanos = nanos;
            // until a sweep of the join task after the time of grace of one without a name, and while the event may
            // still
            // wait there
            this.keptNanos = (named ? Duration.ZERO : grace.multipliedBy(2))
                    .plus(subscribed.request().select().timeout())
                    .toNanos();
        }

        boolean isOver(long now) {
            return heard && now - nanos > keptNanos;
        }

        ReadRequest notice() {
            return new ReadRequest(
                    table,
                    new Question.Notice(subscription, place.attachment, kind, 0, Collections.emptySortedMap()),
                    PageScope.of(Set.of(place.partition)),
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
     * @param serving whether a table is there; of one that is gone nobody need be told
     * @param most departures that are remembered, one for each partition
     * @param grace how long subscriptions live on that end with their calls
     */
    Departures(Reads reads, Predicate<TableDefinition> serving, int most, Duration grace, LongSupplier nanoClock) {
        this.reads = reads;
        this.serving = serving;
        this.most = most;
        this.grace = grace;
        this.nanoClock = nanoClock;
    }

    /** A call has ended after its subscription was published. */
    void add(SubscriptionRun run) {
        TableDefinition table = run.subscribed().table();
        if (!serving.test(table)) {
            return;
        }
        List<Integer> known = run.partitions();
        List<Integer> partitions =
                known.isEmpty() ? IntStream.range(0, table.partitions()).boxed().toList() : known;
        synchronized (this) {
            for (Integer partition : partitions) {
                if (departures.size() >= most) {
                    Iterator<Departure> oldest = departures.values().iterator();
                    oldest.next();
                    oldest.remove();
                }
                Departure departure = new Departure(run, partition, grace, nanoClock.getAsLong());
                departures.put(departure.place, departure);
                queue(departure);
            }
        }
        tell();
    }

    private void queue(Departure departure) {
        if (!departure.queued) {
            departure.queued = true;
            toTell.add(departure);
        }
    }

    private void tell() {
        List<Departure> now = new ArrayList<>();
        synchronized (this) {
            while (underWay < UNDER_WAY_MAX && !toTell.isEmpty()) {
                Departure next = toTell.remove();
                if (departures.get(next.place) == next) {
                    underWay++;
                    now.add(next);
                }
            }
        }
        now.forEach(this::tell);
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

    /** What has failed is told again when some time has passed; those that wait for their turn now. */
    private void told(Departure departure, @Nullable ErrorCode failure) {
        boolean more;
        synchronized (this) {
            underWay--;
            departure.queued = false;
            // what is gone, or followed by another call, need not be told again
            departure.heard = failure == null || failure == ErrorCode.NOT_FOUND || failure == ErrorCode.ABORTED;
            more = departure.heard && !toTell.isEmpty();
        }
        if (more) {
            tell();
        }
    }

    /** A call was attached, maybe one that has ended: its event had waited for longer than the notice. */
    synchronized void attached(long attachment, int partition) {
        Departure departure = departures.get(new Place(attachment, partition));
        if (departure != null) {
            departure.heard = false;
        }
    }

    /** Time has passed; gives the partitions in whose reads topics it has to go on. */
    List<Sign> tick() {
        List<Sign> signs = new ArrayList<>();
        synchronized (this) {
            long now = nanoClock.getAsLong();
            Map<String, Boolean> served = new HashMap<>();
            departures
                    .values()
                    .removeIf(gone -> gone.isOver(now)
                            || !served.computeIfAbsent(gone.table.id(), first -> serving.test(gone.table)));
            for (Departure gone : departures.values()) {
                if (!gone.named) {
                    signs.add(new Sign(gone.table, gone.place.partition, gone.home));
                }
                if (!gone.heard) {
                    queue(gone);
                }
            }
        }
        tell();
        return signs;
    }

    synchronized int size() {
        return departures.size();
    }
}
