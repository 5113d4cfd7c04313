package dev.vidi.processors.subscription;

import dev.vidi.causality.readlog.Change;
import dev.vidi.causality.readlog.FragmentHash;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.ShapeId;
import dev.vidi.processors.rows.RowVersion;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.plan.Fragment;
import dev.vidi.query.row.RowView;
import dev.vidi.query.sql.Queries;
import dev.vidi.query.sql.StatementException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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

    private static final byte SUBSCRIPTION = 's';
    private static final byte FRAGMENT = 'f';
    private static final long SWEEP_MILLIS = 5_000;

    private final TableDefinition table;
    private final Queries queries;
    private final SubscriptionStore store;
    private final int subscriptionsMax;
    private final Map<UUID, Subscription> subscriptions = new HashMap<>();
    private final Map<FragmentHash, Fragment> fragments = new HashMap<>();
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

    /**
     * The subscriptions that are kept.
     *
     * @param subscriptionsMax subscriptions of one task
     */
    public TaskSubscriptions(TableDefinition table, Queries queries, SubscriptionStore store, int subscriptionsMax) {
        this.table = table;
        this.queries = queries;
        this.store = store;
        this.subscriptionsMax = subscriptionsMax;
        this.index = new ShapeIndex(table.schema().columns(), table.schema().keyColumn());
        this.oldView = new RowView(table.schema().columns());
        this.newView = new RowView(table.schema().columns());
        load();
    }

    private void load() {
        Map<UUID, Subscription> kept = new HashMap<>();
        store.forEach((key, value) -> {
            if (key.length == 1 + FragmentHash.BYTES && key[0] == FRAGMENT) {
                loadFragment(new String(value, StandardCharsets.UTF_8));
            } else if (key.length == 1 + Long.BYTES * 3 && key[0] == SUBSCRIPTION) {
                ByteBuffer id = ByteBuffer.wrap(key, 1, Long.BYTES * 2);
                kept.merge(new UUID(id.getLong(), id.getLong()), Subscription.decode(value), Subscription::later);
            }
        });
        kept.forEach((id, subscription) -> {
            Fragment fragment = fragments.get(subscription.fragment());
            if (fragment != null) {
                enter(id, subscription, fragment);
            }
        });
    }

    private void loadFragment(String text) {
        try {
            Fragment fragment = queries.fragment(table, text);
            fragments.put(fragment.hash(), fragment);
        } catch (StatementException e) {
            LOG.atError()
                    .addKeyValue("table", table.name())
                    .addKeyValue("error", e.getMessage())
                    .log("a fragment that is subscribed to is not understood; its subscriptions are told nothing");
        }
    }

    /** Whether nobody is subscribed. */
    public boolean isEmpty() {
        return subscriptions.isEmpty();
    }

    /** Subscriptions. */
    public int size() {
        return subscriptions.size();
    }

    /** Partitions of the read log with subscriptions. */
    public Set<Integer> homes() {
        return homes.keySet();
    }

    /** Whether one more can be registered. */
    public boolean hasRoom(UUID id) {
        return subscriptions.size() < subscriptionsMax || subscriptions.containsKey(id);
    }

    /**
     * Registers a subscription, or renews it when it is there.
     *
     * @param router that asks
     * @param readsOffset offset of the event in the reads topic
     * @return offset in the reads topic of the event that has registered it
     * @throws IllegalArgumentException when its arguments are not the fragment's
     */
    public long register(Question.Subscribe asked, Fragment fragment, int home, long router, long readsOffset) {
        Subscription known = subscriptions.get(asked.subscription());
        Subscription now =
                new Subscription(readsOffset, home, router, asked.leaseMillis(), fragment.hash(), asked.arguments());
        if (known != null && known.home() == home && known.shape().equals(asked.shape())) {
            now = now.renewing(known);
        } else {
            fragment.frame(fragment.decodeArguments(asked.arguments()));
            if (known != null) {
                end(asked.subscription(), known);
            }
            if (fragments.putIfAbsent(fragment.hash(), fragment) == null) {
                store.put(fragmentKey(fragment.hash()), fragment.text().getBytes(StandardCharsets.UTF_8));
            }
            enter(asked.subscription(), now, fragment);
        }
        subscriptions.put(asked.subscription(), now);
        store.put(key(asked.subscription(), now), now.encode());
        return now.readsOffset();
    }

    /** Ends a subscription, unless another router has it meanwhile. */
    public void cancel(UUID id, long router) {
        Subscription known = subscriptions.get(id);
        if (known != null && (known.leaseMillis() == 0 || known.router() == router)) {
            end(id, known);
        }
    }

    private void end(UUID id, Subscription subscription) {
        leave(id, subscription);
        store.put(key(id, subscription), null);
    }

    private void enter(UUID id, Subscription subscription, Fragment fragment) {
        subscriptions.put(id, subscription);
        homes.merge(subscription.home(), 1, Integer::sum);
        ShapeEntry shape = shapes.get(subscription.shape());
        if (shape == null) {
            shape = new ShapeEntry(subscription.shape(), fragment, subscription.arguments());
            shapes.put(shape.id(), shape);
            index.add(shape);
        }
        shape.add(subscription.home());
    }

    private void leave(UUID id, Subscription subscription) {
        subscriptions.remove(id);
        homes.computeIfPresent(subscription.home(), (home, count) -> count == 1 ? null : count - 1);
        ShapeEntry shape = shapes.get(subscription.shape());
        if (shape != null && !shape.remove(subscription.home())) {
            index.remove(shape);
            shapes.remove(shape.id());
        }
    }

    /** Notes a sign of life of a router, and ends the subscriptions of those of which there was none for too long. */
    public void heard(long router, long appended) {
        heard.merge(router, appended, Math::max);
        if (appended - sweptMillis < SWEEP_MILLIS) {
            return;
        }
        sweptMillis = appended;
        List<Map.Entry<UUID, Subscription>> over = new ArrayList<>();
        for (Map.Entry<UUID, Subscription> each : subscriptions.entrySet()) {
            Subscription subscription = each.getValue();
            if (subscription.leaseMillis() > 0) {
                long last = heard.computeIfAbsent(subscription.router(), first -> appended);
                if (appended - last > subscription.leaseMillis()) {
                    over.add(Map.entry(each.getKey(), subscription));
                }
            }
        }
        over.forEach(each -> end(each.getKey(), each.getValue()));
        heard.values().removeIf(last -> appended - last > Integer.MAX_VALUE);
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

    /** A registration has a key of its own, so that a zombie that ends an older one leaves it alone. */
    private static byte[] key(UUID id, Subscription subscription) {
        return ByteBuffer.allocate(1 + Long.BYTES * 3)
                .put(SUBSCRIPTION)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .putLong(subscription.readsOffset())
                .array();
    }

    private static byte[] fragmentKey(FragmentHash hash) {
        byte[] key = Arrays.copyOf(new byte[] {FRAGMENT}, 1 + FragmentHash.BYTES);
        System.arraycopy(hash.toBytes(), 0, key, 1, FragmentHash.BYTES);
        return key;
    }
}
