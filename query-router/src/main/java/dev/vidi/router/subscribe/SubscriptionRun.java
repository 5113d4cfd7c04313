package dev.vidi.router.subscribe;

import dev.vidi.causality.readlog.Change;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.ShapeId;
import dev.vidi.causality.token.Cursor;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.plan.AccessPath;
import dev.vidi.query.plan.SelectPlan;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.read.PageScope;
import dev.vidi.router.read.ReadAnswer;
import dev.vidi.router.read.ReadRequest;
import dev.vidi.router.read.Reads;
import dev.vidi.router.select.SelectRequest;
import dev.vidi.router.select.SelectRun;
import dev.vidi.router.select.SelectSink;
import dev.vidi.router.select.SelectedRow;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One call of a subscriber: registers the subscription, reads its snapshot, and follows its changes. What comes next is
 * taken from here one by one, so that a subscriber that takes nothing costs next to nothing. Thread-safe; guarded by its
 * monitor; its sink is told outside of it.
 */
public final class SubscriptionRun {

    private final SubscribeRequest request;
    private final SelectRequest select;
    private final TableDefinition table;
    private final UUID subscription;
    private final byte[] arguments;
    private final AccessPath path;
    private final ShapeId shape;
    private final int leaseMillis;
    private final Subscriptions.Stages stages;
    private final SelectSink sink;

    private final Deque<SubscriptionEvent> events = new ArrayDeque<>();
    /** Where to go on; void once the log no longer holds it. */
    private @Nullable Cursor resumeFrom;

    private Runnable cancel = () -> {};
    private SortedMap<Integer, Cursor.Place> places = new TreeMap<>();
    private long logStart;
    private @Nullable SelectRun snapshot;
    private @Nullable Follower follower;
    private boolean registered;
    private boolean ended;

    SubscriptionRun(
            SubscribeRequest request,
            UUID subscription,
            int leaseMillis,
            Subscriptions.Stages stages,
            SelectSink sink) {
        this.request = request;
        this.select = request.select();
        this.resumeFrom = request.cursor();
        this.table = select.plan().table();
        this.subscription = subscription;
        this.leaseMillis = leaseMillis;
        this.stages = stages;
        this.sink = sink;
        List<@Nullable Object> values = select.plan().fragmentArguments(select.parameters());
        this.arguments = select.plan().fragment().encodeArguments(values);
        this.path = select.plan().fragment().path(values);
        this.shape = ShapeId.of(select.plan().fragment().hash(), arguments);
    }

    /** The plan that is followed. */
    public SelectPlan plan() {
        return select.plan();
    }

    /** Which rows are looked at for the snapshot. */
    public AccessPath path() {
        return path;
    }

    UUID subscription() {
        return subscription;
    }

    TableDefinition table() {
        return table;
    }

    ShapeId shape() {
        return shape;
    }

    int home() {
        return request.cursor() == null
                ? select.context().home()
                : request.cursor().home();
    }

    boolean isLeased() {
        return leaseMillis > 0;
    }

    /** Partitions that it is registered in; none before. */
    synchronized List<Integer> partitions() {
        return List.copyOf(places.keySet());
    }

    /** Registers, when it is its turn and the log of its home partition is tailed. */
    void start() {
        stages.turns().enter(this, () -> stages.tails().whenTailing(home(), this::register, this::fail));
        boolean gone;
        synchronized (this) {
            gone = ended;
        }
        if (gone) {
            stages.turns().leave(this);
        }
    }

    private void register() {
        synchronized (this) {
            if (ended) {
                return;
            }
            logStart = stages.feed().next(home());
        }
        @Nullable
        List<byte[]> keys =
                path.<@Nullable List<byte[]>>fold(nothing -> null, of -> of.keys(), range -> null, scan -> null);
        Question question = new Question.Subscribe(
                subscription,
                select.plan().fragment().hash(),
                select.plan().fragment().text(),
                arguments,
                leaseMillis);
        Runnable cancelled = stages.reads()
                .read(
                        new ReadRequest(
                                table,
                                question,
                                PageScope.first(keys, false),
                                select.level(),
                                select.context().at(home()),
                                select.reader(),
                                select.timeout(),
                                select.waitMax(),
                                select.traceparent(),
                                select.retries()),
                        new Reads.Observer() {
                            @Override
                            public void answered(ReadAnswer answer) {
                                begin(answer);
                            }

                            @Override
                            public void failed(RouterException error) {
                                fail(error);
                            }
                        });
        boolean gone;
        synchronized (this) {
            cancel = cancelled;
            gone = ended;
        }
        if (gone) {
            cancelled.run();
        }
    }

    private void begin(ReadAnswer answer) {
        SortedMap<Integer, Cursor.Place> answered = new TreeMap<>();
        answer.positions()
                .forEach((partition, next) -> answered.put(
                        partition,
                        new Cursor.Place(answer.registered().getOrDefault(partition, Long.MAX_VALUE), next)));
        Cursor cursor;
        synchronized (this) {
            cursor = resumeFrom;
        }
        if (cursor != null && isOneRegistration(cursor.places(), answered)) {
            resume(cursor);
        } else {
            if (cursor != null) {
                tell(new SubscriptionEvent.Resync(
                        "the subscription had ended, so that changes behind the cursor were not logged"));
            }
            snapshot(answer, answered);
        }
    }

    /** Whether the registration that a cursor knows still stands, in all partitions. */
    private static boolean isOneRegistration(
            SortedMap<Integer, Cursor.Place> known, SortedMap<Integer, Cursor.Place> answered) {
        return known.keySet().equals(answered.keySet())
                && known.entrySet().stream().allMatch(place -> {
                    Cursor.Place now = answered.get(place.getKey());
                    return now != null && now.registered() == place.getValue().registered();
                });
    }

    private void resume(Cursor cursor) {
        synchronized (this) {
            if (ended) {
                return;
            }
            registered = true;
            places = new TreeMap<>(cursor.places());
            logStart = cursor.logOffset();
            events.add(new SubscriptionEvent.Begun(subscription, null));
        }
        stages.registered().accept(this);
        stages.turns().leave(this);
        follow();
        sink.progressed();
    }

    private void snapshot(ReadAnswer answer, SortedMap<Integer, Cursor.Place> answered) {
        SelectRun.Header header =
                new SelectRun.Header(answer.id(), answer.positions(), answer.seen(), answer.dependencies());
        SelectRun run;
        synchronized (this) {
            if (ended) {
                return;
            }
            registered = true;
            places = new TreeMap<>(answered);
            events.add(new SubscriptionEvent.Begun(subscription, header));
        }
        stages.registered().accept(this);
        try {
            run = stages.selects().snapshot(select, header, new SelectSink() {
                @Override
                public void progressed() {
                    sink.progressed();
                }

                @Override
                public void failed(RouterException error) {
                    fail(error);
                }
            });
        } catch (RouterException refused) {
            fail(refused);
            return;
        }
        boolean gone;
        synchronized (this) {
            snapshot = run;
            gone = ended;
        }
        if (gone) {
            run.end();
        }
        sink.progressed();
    }

    private void follow() {
        Follower made;
        synchronized (this) {
            if (ended) {
                return;
            }
            made = new Follower(table.id(), shape, home(), places, logStart, sink::progressed);
            follower = made;
        }
        stages.feed().follow(made);
    }

    private synchronized void tell(SubscriptionEvent event) {
        if (!ended) {
            events.add(event);
        }
    }

    /** What comes next; null when it has not come yet, or the run has ended. To be called by one thread at a time. */
    public @Nullable SubscriptionEvent next() {
        SelectRun rows;
        Follower followed;
        synchronized (this) {
            SubscriptionEvent event = events.poll();
            if (event != null || ended) {
                return ended ? null : event;
            }
            rows = snapshot;
            followed = follower;
        }
        if (rows != null) {
            return nextRow(rows);
        }
        return followed == null ? null : nextChange(followed);
    }

    private @Nullable SubscriptionEvent nextRow(SelectRun rows) {
        SelectedRow row = rows.next();
        if (row != null) {
            return new SubscriptionEvent.Row(row);
        }
        SelectRun.Header header = rows.header();
        if (header == null || !rows.isDone()) {
            rows.more();
            return null;
        }
        long count = rows.rows();
        long examined = rows.examined();
        rows.end();
        Cursor cursor;
        synchronized (this) {
            snapshot = null;
            cursor = cursor(logStart);
        }
        stages.turns().leave(this);
        follow();
        return new SubscriptionEvent.Complete(header, count, examined, cursor);
    }

    private @Nullable SubscriptionEvent nextChange(Follower followed) {
        Follower.News news = followed.take();
        if (news == null) {
            if (followed.lost()) {
                return resync();
            }
            if (followed.hungry()) {
                stages.feed().follow(followed);
            }
            return null;
        }
        for (Change change : news.changes()) {
            if (!change.failure().isEmpty()) {
                fail(new RouterException(
                        ErrorCode.PRECONDITION,
                        "row at " + table.topic() + "-" + news.partition() + " offset " + change.offset() + ": "
                                + change.failure()));
                return null;
            }
        }
        synchronized (this) {
            Cursor.Place place = places.get(news.partition());
            if (place != null) {
                places.put(news.partition(), new Cursor.Place(place.registered(), news.next()));
            }
            SortedMap<Integer, Long> positions = new TreeMap<>();
            places.forEach((partition, at) -> positions.put(partition, at.next()));
            return new SubscriptionEvent.Changed(news.partition(), news.changes(), positions, cursor(news.logNext()));
        }
    }

    private Cursor cursor(long logOffset) {
        return new Cursor(select.context().cluster(), table.id(), subscription, shape, home(), logOffset, places);
    }

    /** The log no longer holds what comes next: everything anew. */
    private SubscriptionEvent resync() {
        synchronized (this) {
            follower = null;
            resumeFrom = null;
        }
        start();
        return new SubscriptionEvent.Resync("the read log no longer holds the changes behind the cursor");
    }

    /** Notices what has happened to the table meanwhile. */
    void check() {
        try {
            if (!stages.tables().serving(table.name()).id().equals(table.id())) {
                fail(new RouterException(
                        ErrorCode.PRECONDITION, "table " + table.name() + " was dropped; another one has its name"));
            }
        } catch (RouterException gone) {
            fail(new RouterException(
                    ErrorCode.PRECONDITION,
                    "table " + table.name() + " is gone under the subscription: " + gone.getMessage()));
        }
    }

    /** Ends because a newer call has taken the subscription over. */
    void supersede() {
        fail(new RouterException(
                ErrorCode.ABORTED, "another client has attached to the subscription, the newer one goes on"));
    }

    /** The subscriber has gone; the subscription goes on for a while, or for good when it has a name. */
    public void end() {
        leave();
    }

    void fail(RouterException error) {
        if (leave()) {
            sink.failed(error);
        }
    }

    private boolean leave() {
        Runnable cancelled;
        SelectRun rows;
        Follower followed;
        boolean known;
        synchronized (this) {
            if (ended) {
                return false;
            }
            ended = true;
            events.clear();
            cancelled = cancel;
            rows = snapshot;
            followed = follower;
            known = registered;
        }
        cancelled.run();
        if (rows != null) {
            rows.end();
        }
        stages.turns().leave(this);
        if (followed != null) {
            stages.feed().leave(followed);
            stages.catchUp().remove(followed);
        }
        stages.left().accept(this, known);
        return true;
    }
}
