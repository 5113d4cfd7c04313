package dev.vidi.router.subscribe;

import dev.vidi.causality.readlog.Change;
import dev.vidi.causality.token.Cursor;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.plan.AccessPath;
import dev.vidi.query.plan.SelectPlan;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
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
import org.jspecify.annotations.Nullable;

/**
 * One call of a subscriber: registers the subscription, reads its snapshot, and follows its changes. What comes next is
 * taken from here one by one, so that a subscriber that takes nothing costs next to nothing. Thread-safe; guarded by its
 * monitor; its sink is told outside of it.
 */
public final class SubscriptionRun {
    private final Subscribed subscribed;
    private final SelectRequest select;
    private final TableDefinition table;
    private final Tenure tenure;
    private final Subscriptions.Stages stages;
    private final SelectSink sink;

    private final Deque<SubscriptionEvent> events = new ArrayDeque<>();
    /** Where to go on; void once the log no longer holds it. */
    private @Nullable Cursor resumeFrom;

    /** Whether join tasks may know of this call. */
    private boolean published;

    /** Whether it begins with a snapshot whatever was acknowledged. */
    private boolean fresh;

    private Runnable cancel = () -> {};
    private SortedMap<Integer, Cursor.Place> places = new TreeMap<>();
    private long logStart;
    private @Nullable SelectRun snapshot;
    private @Nullable Follower follower;
    private boolean ended;

    SubscriptionRun(Subscribed subscribed, Subscriptions.Stages stages, SelectSink sink) {
        this.subscribed = subscribed;
        this.select = subscribed.request().select();
        this.table = subscribed.table();
        this.resumeFrom = subscribed.request().cursor();
        this.fresh = subscribed.request().snapshot();
        this.tenure = new Tenure(subscribed, stages, this::fail);
        this.stages = stages;
        this.sink = sink;
    }

    /** The plan that is followed. */
    public SelectPlan plan() {
        return select.plan();
    }

    /** Which rows are looked at for the snapshot. */
    public AccessPath path() {
        return subscribed.path();
    }

    Subscribed subscribed() {
        return subscribed;
    }

    /** Whether this call still speaks for its subscription: to be told what the log says of that. */
    Tenure tenure() {
        return tenure;
    }

    /** Whether join tasks may know of this call. */
    synchronized boolean isPublished() {
        return published;
    }

    /** Partitions that it is registered in; none before. */
    synchronized List<Integer> partitions() {
        return List.copyOf(places.keySet());
    }

    /**
     * Registers, when it is its turn and the log of its home partition is tailed. Where the snapshot is some keys, which
     * takes no time, registering is a turn of its own: it waits for a commit, and many can wait for the same one. Where it
     * is a scan, the position that it registers at must not grow old while it waits for its turn.
     */
    void start() {
        enter(
                isKeyed() ? stages.registering() : stages.beginning(),
                () -> stages.tails().whenTailing(subscribed.home(), this::register, this::fail));
    }

    private boolean isKeyed() {
        return subscribed.path().fold(nothing -> true, keys -> true, range -> false, scan -> false);
    }

    private void enter(Turns turns, Runnable begin) {
        turns.enter(this, begin);
        boolean gone;
        synchronized (this) {
            gone = ended;
        }
        if (gone) {
            turns.leave(this);
        }
    }

    private void leaveTurns() {
        stages.registering().leave(this);
        stages.beginning().leave(this);
    }

    private void register() {
        ReadRequest read;
        synchronized (this) {
            if (ended) {
                return;
            }
            published = true;
            logStart = stages.feed().next(subscribed.home());
            read = subscribed.read(resumeFrom, stages.limits());
        }
        Runnable cancelled = stages.reads().read(read, new Reads.Observer() {
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
        SortedMap<Integer, Cursor.Place> answered = Subscribed.registered(answer);
        Cursor cursor;
        boolean acknowledged;
        synchronized (this) {
            cursor = resumeFrom;
            acknowledged = cursor == null && subscribed.isNamed() && !fresh;
        }
        if (acknowledged) {
            cursor = subscribed.acknowledged(answer);
        }
        if (cursor != null && Subscribed.isOneRegistration(cursor.places(), answered)) {
            resume(cursor);
        } else {
            if (cursor != null) {
                tell(new SubscriptionEvent.Resync(
                        "the subscription had ended, so that changes behind the cursor were not logged"));
            }
            snapshot(answer, answered);
        }
    }

    private void resume(Cursor cursor) {
        synchronized (this) {
            if (ended) {
                return;
            }
            places = new TreeMap<>(cursor.places());
            logStart = cursor.logOffset();
            events.add(
                    new SubscriptionEvent.Begun(subscribed.subscription(), null, subscribed.cursor(logStart, places)));
        }
        tenure.registered(cursor.places());
        leaveTurns();
        follow();
        sink.progressed();
    }

    private void snapshot(ReadAnswer answer, SortedMap<Integer, Cursor.Place> answered) {
        SelectRun.Header header =
                new SelectRun.Header(answer.id(), answer.positions(), answer.seen(), answer.dependencies());
        synchronized (this) {
            if (ended) {
                return;
            }
            places = new TreeMap<>(answered);
            events.add(new SubscriptionEvent.Begun(subscribed.subscription(), header, null));
        }
        tenure.registered(answered);
        sink.progressed();
        if (isKeyed()) {
            stages.registering().leave(this);
            enter(stages.beginning(), () -> read(header));
        } else {
            read(header);
        }
    }

    private void read(SelectRun.Header header) {
        SelectRun run;
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
            made = new Follower(
                    table.id(), subscribed.shape(), subscribed.home(), places, logStart, stages.nanoClock(), alone -> {
                        if (alone) {
                            sink.progressedAlone();
                        } else {
                            sink.progressed();
                        }
                    });
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
            if (event != null || ended || tenure.isSuspended()) {
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
            cursor = subscribed.cursor(logStart, places);
        }
        leaveTurns();
        follow();
        return new SubscriptionEvent.Complete(header, count, examined, cursor);
    }

    private @Nullable SubscriptionEvent nextChange(Follower followed) {
        Follower.News news = followed.take();
        if (news == null) {
            String lost = followed.lost();
            if (lost != null) {
                return resync(lost);
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
            news.next()
                    .forEach((partition, next) -> places.computeIfPresent(
                            partition, (number, place) -> new Cursor.Place(place.registered(), next)));
            SortedMap<Integer, Long> positions = new TreeMap<>();
            places.forEach((partition, at) -> positions.put(partition, at.next()));
            return new SubscriptionEvent.Changed(
                    news.partition(), news.changes(), positions, subscribed.cursor(news.logNext(), places));
        }
    }

    /** What comes next is nowhere: everything anew. */
    private SubscriptionEvent resync(String why) {
        synchronized (this) {
            follower = null;
            resumeFrom = null;
            fresh = true;
        }
        start();
        return new SubscriptionEvent.Resync(why);
    }

    /** Time has passed: notices what has happened to the table meanwhile, and tells of progress. */
    void check() {
        Follower followed;
        synchronized (this) {
            followed = follower;
        }
        if (followed != null) {
            followed.tick();
        }
        tenure.check();
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
        synchronized (this) {
            if (ended) {
                return false;
            }
            ended = true;
            events.clear();
            cancelled = cancel;
            rows = snapshot;
            followed = follower;
        }
        tenure.close();
        cancelled.run();
        if (rows != null) {
            rows.end();
        }
        leaveTurns();
        if (followed != null) {
            followed.close();
            stages.feed().leave(followed);
            stages.catchUp().remove(followed);
        }
        stages.left().accept(this);
        return true;
    }
}
