package dev.vidi.it.workload;

import dev.vidi.client.Coordinates;
import dev.vidi.client.Level;
import dev.vidi.client.QueryOptions;
import dev.vidi.client.QueryResult;
import dev.vidi.client.QueryRow;
import dev.vidi.client.Session;
import dev.vidi.client.SubscribeOptions;
import dev.vidi.client.Subscription;
import dev.vidi.client.SubscriptionEvent;
import dev.vidi.client.VidiClient;
import dev.vidi.client.VidiException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber to all rows of a table, who checks what it is told: each change names the version that it knows as the one
 * before, so that none is missing and none comes twice, and in the end it has the rows of the table. On a thread of its own.
 */
public final class Watcher implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int PROBLEMS_MAX = 20;

    private final String table;
    private final Session session;
    private final SubscribeOptions options;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;
    /** What it knows, by key: guarded by itself, as is what follows. */
    private final Map<Object, Coordinates> rows = new HashMap<>();

    private final Map<Integer, Long> position = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private long changes;
    private int snapshots;

    /**
     * A watcher, not yet subscribed.
     *
     * @param name of its subscription; null for one that ends with it
     */
    public Watcher(VidiClient client, String table, @Nullable String name) {
        this.table = table;
        this.session = client.session();
        this.options = SubscribeOptions.DEFAULT.withName(name);
        this.thread = new Thread(this::run, "watcher-" + table + (name == null ? "" : "-" + name));
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try (Subscription subscription =
                session.subscribe("SELECT * FROM " + table + " EMIT CHANGES", List.of(), options)) {
            while (stopping.getCount() > 0) {
                subscription.poll(POLL).ifPresent(this::take);
            }
        } catch (VidiException failed) {
            problem("the subscription ended: " + failed.getMessage());
        }
    }

    private void take(SubscriptionEvent event) {
        synchronized (rows) {
            Object unused = event.fold(new SubscriptionEvent.Cases<>(
                    row -> rows.put(key(row.row()), row.row().at()),
                    complete -> complete(complete.position()),
                    enter -> changed(
                            enter.key(), null, enter.row().at(), enter.row().at()),
                    update -> changed(
                            update.key(),
                            update.before().at(),
                            update.row().at(),
                            update.row().at()),
                    leave -> changed(leave.key(), leave.before().at(), null, leave.at()),
                    progress -> moved(progress.position()),
                    resync -> resync(resync.reason())));
            rows.notifyAll();
        }
    }

    private static Object key(QueryRow row) {
        return Objects.requireNonNull(row.get(0));
    }

    private Object complete(Map<Integer, Long> at) {
        snapshots++;
        position.putAll(at);
        return this;
    }

    private Object moved(Map<Integer, Long> to) {
        to.forEach((partition, offset) -> position.merge(partition, offset, Math::max));
        return this;
    }

    private Object resync(String reason) {
        problem("its place was lost: " + reason);
        rows.clear();
        return this;
    }

    private Object changed(
            @Nullable Object key, @Nullable Coordinates before, @Nullable Coordinates after, Coordinates at) {
        Object row = Objects.requireNonNull(key);
        changes++;
        if (at.offset() <= position.getOrDefault(at.partition(), -1L)) {
            problem("change of " + row + " at " + at + " came after the partition was said to be at "
                    + position.get(at.partition()));
        }
        if (!Objects.equals(offset(rows.get(row)), offset(before))) {
            problem("change of " + row + " at " + at + " follows version " + offset(before) + ", known was "
                    + offset(rows.get(row)));
        }
        position.put(at.partition(), at.offset());
        if (after == null) {
            rows.remove(row);
        } else {
            rows.put(row, after);
        }
        return this;
    }

    private static @Nullable Long offset(@Nullable Coordinates at) {
        return at == null ? null : at.offset();
    }

    private void problem(String what) {
        synchronized (rows) {
            if (problems.size() < PROBLEMS_MAX) {
                problems.add("watcher of " + table + ": " + what);
            }
        }
    }

    /**
     * Waits until it has been told of everything that is in the table, and knows its rows; to be asked when nothing is
     * written.
     *
     * @param max the longest wait
     * @return whether it knows them
     */
    public boolean knowsTheTable(Duration max) throws InterruptedException {
        long end = System.nanoTime() + max.toNanos();
        Optional<Map<Object, Coordinates>> present = Optional.empty();
        while (present.isEmpty() && System.nanoTime() < end) {
            present = present(Duration.ofNanos(end - System.nanoTime()));
        }
        synchronized (rows) {
            long left = end - System.nanoTime();
            while (present.isPresent() && !rows.equals(present.get()) && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(rows, Math.max(left, 1_000_000));
                left = end - System.nanoTime();
            }
            return present.isPresent() && rows.equals(present.get());
        }
    }

    /** The rows of the table; empty when a query for them has failed. */
    private Optional<Map<Object, Coordinates>> present(Duration max) {
        Map<Object, Coordinates> present = new HashMap<>();
        QueryOptions options = QueryOptions.DEFAULT.withLevel(Level.STRONG).withTimeout(max);
        try (QueryResult result = session.query("SELECT * FROM " + table, List.of(), options)) {
            result.forEachRemaining(row -> present.put(key(row), row.at()));
            return Optional.of(present);
        } catch (VidiException notNow) {
            return Optional.empty();
        }
    }

    /** What was wrong; empty when nothing was. */
    public List<String> problems() {
        synchronized (rows) {
            return List.copyOf(problems);
        }
    }

    /** Whose subscriber it is. */
    public String name() {
        return "watcher of " + table;
    }

    /** For the report. */
    public String summary() {
        synchronized (rows) {
            return "watcher of " + table + ": " + changes + " changes, " + snapshots + " snapshots, " + rows.size()
                    + " rows";
        }
    }

    /** Changes that it was told. */
    public long changes() {
        synchronized (rows) {
            return changes;
        }
    }

    @Override
    public void close() {
        stopping.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
