package dev.vidi.processors.subscription;

import dev.vidi.causality.readlog.Change;
import dev.vidi.causality.readlog.Ended;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.Refusal;
import dev.vidi.causality.readlog.Registered;
import dev.vidi.causality.readlog.Registered.Acknowledged;
import dev.vidi.causality.readlog.Registration;
import dev.vidi.causality.readlog.ShapeId;
import dev.vidi.processors.rows.RowVersion;
import dev.vidi.processors.subscription.Attachment.State;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.plan.Fragment;
import dev.vidi.query.row.RowView;
import dev.vidi.query.sql.Queries;
import dev.vidi.query.sql.StatementException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscriptions of one partition of a table in one life of its task. Confined to the stream thread.
 *
 * <p>Leases run by the broker's time of the batches in the reads topic, and by nothing else, so that every life of a task
 * comes to the same end.
 */
public final class TaskSubscriptions {

    private static final Logger LOG = LoggerFactory.getLogger(TaskSubscriptions.class);

    private static final long SWEEP_MILLIS = 5_000;

    private final TableDefinition table;
    private final Queries queries;
    private final Registry registry;
    private final int subscriptionsMax;
    private final Map<ShapeId, ShapeEntry> shapes = new HashMap<>();
    private final TreeMap<Integer, Integer> homes = new TreeMap<>();
    private final ShapeIndex index;
    private final RowView oldView;
    private final RowView newView;
    private final Map<Long, Long> heard = new HashMap<>();
    private long sweptMillis;

    /** Takes what a source record changes for one partition of the read log. */
    public interface Changes {
        void changed(int home, Change change);
    }

    /** Takes the end of a subscription whose changes went to a partition of the read log. */
    public interface Ends {
        void ended(int home, Ended ended);
    }

    /**
     * Some of the subscriptions.
     *
     * @param examined how many were looked at
     * @param resume the last one that was looked at; null when there are no more
     */
    public record Found(
            List<Registration> registrations,
            int examined,
            @Nullable UUID resume) {}

    /**
     * The subscriptions that are kept.
     *
     * @param incarnation of the task
     * @param subscriptionsMax subscriptions of one task
     */
    public TaskSubscriptions(
            TableDefinition table, Queries queries, SubscriptionStore store, long incarnation, int subscriptionsMax) {
        this.table = table;
        this.queries = queries;
        this.registry = new Registry(store, incarnation);
        this.subscriptionsMax = subscriptionsMax;
        this.index = new ShapeIndex(table.schema().columns(), table.schema().keyColumns());
        this.oldView = new RowView(table.schema().columns());
        this.newView = new RowView(table.schema().columns());
        load();
    }

    private void load() {
        registry.load(this::loadFragment);
        registry.all().forEach(this::enter);
    }

    private void loadFragment(String text) {
        try {
            registry.know(queries.fragment(table, text));
        } catch (StatementException e) {
            LOG.atError()
                    .addKeyValue("table", table.name())
                    .addKeyValue("error", e.getMessage())
                    .log("a fragment that is subscribed to is not understood; its subscriptions are told nothing");
        }
    }

    /** Whether nobody is subscribed. */
    public boolean isEmpty() {
        return registry.size() == 0;
    }

    /** Subscriptions. */
    public int size() {
        return registry.size();
    }

    /** Partitions of the read log with subscriptions. */
    public Set<Integer> homes() {
        return homes.keySet();
    }

    /** Whether one more can be registered. */
    public boolean hasRoom(UUID id) {
        return registry.size() < subscriptionsMax || registry.get(id) != null;
    }

    /** A refusal when another call has attached later: what was parked may come late. */
    public Optional<Refusal> superseded(Question.Subscribe asked, Arrival arrival) {
        Subscription known = registry.get(asked.subscription());
        return known != null
                        && known.attachment().id() != asked.attachment()
                        && known.attachment().order() > arrival.order()
                ? superseded(known)
                : Optional.empty();
    }

    private static Optional<Refusal> superseded(Subscription known) {
        return Optional.of(new Refusal(
                Refusal.Reason.SUPERSEDED, "another client has attached to subscription " + known.id() + " since"));
    }

    /**
     * Registers a subscription, or attaches another call to it when it is there.
     *
     * @throws IllegalArgumentException when its arguments are not the fragment's
     */
    public Registered register(Question.Subscribe asked, Fragment fragment, Arrival arrival, Ends ends) {
        Subscription known = registry.get(asked.subscription());
        if (known != null && known.home() == arrival.home() && known.shape().equals(asked.shape())) {
            return registry.attach(known, asked, arrival).registered();
        }
        fragment.frame(fragment.decodeArguments(asked.arguments()));
        if (known != null) {
            end(known, Ended.Reason.REPLACED, ends);
        }
        Subscription now = registry.add(asked, fragment, arrival);
        enter(now);
        return now.registered();
    }

    /**
     * Takes up what a subscriber says.
     *
     * @param partition of the table, the task's
     * @param position the task's
     */
    public Optional<Refusal> notice(Question.Notice notice, int partition, long position, Arrival arrival, Ends ends) {
        UUID id = notice.subscription();
        Subscription known = registry.get(id);
        if (known == null) {
            return Optional.of(new Refusal(Refusal.Reason.NOT_SUBSCRIBED, "there is no subscription " + id));
        }
        if (notice.attachment() != 0
                && notice.attachment() != known.attachment().id()) {
            return superseded(known);
        }
        switch (notice.kind()) {
            case ACKNOWLEDGED -> {
                return acknowledge(notice, partition, position, known);
            }
            case DETACHED -> registry.turn(known, State.DETACHED, arrival.appended());
            case CANCELLED -> end(known, Ended.Reason.CANCELLED, ends);
        }
        return Optional.empty();
    }

    private Optional<Refusal> acknowledge(Question.Notice notice, int partition, long position, Subscription known) {
        Long next = notice.next().get(partition);
        if (next == null || next > position) {
            return Optional.of(new Refusal(
                    Refusal.Reason.MALFORMED,
                    next == null
                            ? "the acknowledgement does not name partition " + partition
                            : "the acknowledgement goes up to offset " + (next - 1) + " of partition " + partition
                                    + ", which is applied up to offset " + (position - 1)));
        }
        Acknowledged last = known.acknowledged();
        if (last != null && next < last.next()) {
            return Optional.of(new Refusal(
                    Refusal.Reason.ACKNOWLEDGED,
                    "partition " + partition + " was acknowledged up to offset " + (last.next() - 1)
                            + ", which is beyond offset " + (next - 1)));
        }
        long logOffset = last == null ? notice.logOffset() : Math.max(last.logOffset(), notice.logOffset());
        Acknowledged now = new Acknowledged(next, logOffset);
        if (!now.equals(last)) {
            registry.acknowledge(known, now);
        }
        return Optional.empty();
    }

    /** The subscriptions that a question asks for, as many as fit an answer. */
    public Found find(Question.Registrations question) {
        return registry.find(question);
    }

    private void end(Subscription subscription, Ended.Reason reason, Ends ends) {
        // said before it is forgotten: a crash between the two has it said again, and not never
        ends.ended(subscription.home(), new Ended(subscription.id(), subscription.readsOffset(), reason));
        leave(subscription);
        registry.remove(subscription);
    }

    private void enter(Subscription subscription) {
        homes.merge(subscription.home(), 1, Integer::sum);
        Fragment fragment = registry.fragment(subscription.fragment());
        if (fragment == null) {
            return;
        }
        ShapeEntry shape = shapes.get(subscription.shape());
        if (shape == null) {
            shape = new ShapeEntry(subscription.shape(), fragment, subscription.arguments());
            shapes.put(shape.id(), shape);
            index.add(shape);
        }
        shape.add(subscription.home());
    }

    private void leave(Subscription subscription) {
        homes.computeIfPresent(subscription.home(), (home, count) -> count == 1 ? null : count - 1);
        ShapeEntry shape = shapes.get(subscription.shape());
        if (shape != null && !shape.remove(subscription.home())) {
            index.remove(shape);
            shapes.remove(shape.id());
        }
    }

    /**
     * Notes a sign of life of a router. Whoever follows a subscription through a router of which there was none for too
     * long is gone, and a subscription that nobody has followed for too long ends.
     */
    public void heard(long router, long appended, Ends ends) {
        registry.settle(
                lost -> ends.ended(lost.home(), new Ended(lost.id(), lost.readsOffset(), Ended.Reason.REPLACED)));
        heard.merge(router, appended, Math::max);
        if (appended - sweptMillis < SWEEP_MILLIS) {
            return;
        }
        sweptMillis = appended;
        List<Subscription> turning = new ArrayList<>();
        for (Subscription each : registry.all()) {
            if (isOver(each, appended)
                    || isSilent(each, appended) != (each.attachment().state() == State.SILENT)) {
                turning.add(each);
            }
        }
        for (Subscription each : turning) {
            if (isOver(each, appended)) {
                end(each, Ended.Reason.EXPIRED, ends);
            } else {
                registry.turn(each, isSilent(each, appended) ? State.SILENT : State.ATTACHED, appended);
            }
        }
        heard.values().removeIf(last -> appended - last > Integer.MAX_VALUE);
    }

    /** Whether nobody has followed it for as long as it lives without. Whose router is heard of again is followed. */
    private boolean isOver(Subscription subscription, long appended) {
        Attachment attachment = subscription.attachment();
        return subscription.idleMillis() > 0
                && appended - attachment.since() > subscription.idleMillis()
                && (attachment.state() == State.DETACHED
                        || (attachment.state() == State.SILENT && isSilent(subscription, appended)));
    }

    private boolean isSilent(Subscription subscription, long appended) {
        Attachment attachment = subscription.attachment();
        return attachment.state() != State.DETACHED
                && subscription.leaseMillis() > 0
                && appended - heard.computeIfAbsent(attachment.router(), first -> appended)
                        > subscription.leaseMillis();
    }

    /**
     * Tells what a source record changes.
     *
     * @param old the version before; null when there was no row
     * @param version the version that the record wrote, maybe a deletion
     */
    public void changed(byte[] rowKey, @Nullable RowVersion old, RowVersion version, Changes changes) {
        Set<ShapeEntry> candidates = new LinkedHashSet<>();
        if (look(old, oldView)) {
            index.candidates(oldView, candidates);
            if (look(version, newView)) {
                index.moreCandidates(newView, candidates);
            }
        } else if (look(version, newView)) {
            index.candidates(newView, candidates);
        }
        for (ShapeEntry shape : candidates) {
            Change change = shape.change(rowKey, old, oldView, version, newView);
            if (change != null) {
                shape.homes().forEach(home -> changes.changed(home, change));
            }
        }
    }

    /** False when there are no columns to look into. */
    private static boolean look(@Nullable RowVersion version, RowView view) {
        byte[] columns = version == null ? null : version.columns();
        if (columns == null) {
            return false;
        }
        view.read(columns);
        return true;
    }
}
