package dev.vidi.it.workload;

import dev.vidi.client.Level;
import dev.vidi.client.QueryOptions;
import dev.vidi.client.QueryResult;
import dev.vidi.client.Session;
import dev.vidi.client.VidiException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * What a subscriber to all rows of a table knows, and a check of what it is told: each change names the version that it
 * knows as the one before, so that none is missing and none comes twice. A subscriber that has died is told again what it
 * had not acknowledged, and nothing else. Thread-safe; guarded by its rows.
 */
public final class KnownRows {
    private static final int PROBLEMS_MAX = 20;

    private final String table;
    private final String name;
    /** The version of each row, by its place. */
    private final Map<String, String> rows = new HashMap<>();

    private final Map<String, String> snapshot = new HashMap<>();
    private final Map<Integer, Long> position = new TreeMap<>();
    /** The same, of what the present life of the subscriber was told. */
    private final Map<Integer, Long> life = new TreeMap<>();

    private final List<String> problems = new ArrayList<>();
    private long changes;
    private long again;
    private int snapshots;
    private int lives;

    KnownRows(String table, String name) {
        this.table = table;
        this.name = name;
    }

    /** The subscriber begins, or begins again after it has died. */
    void begin() {
        synchronized (rows) {
            lives++;
            life.clear();
            snapshot.clear();
        }
    }

    void take(Told told) {
        synchronized (rows) {
            switch (told.kind()) {
                case ROW -> snapshot.put(told.key(), version(told.partition(), told.offset()));
                case COMPLETE -> complete(told.position());
                case PUT, LEAVE -> changed(told);
                case PROGRESS -> told.position().forEach(this::moved);
                case RESYNC -> problem("its place was lost");
            }
            rows.notifyAll();
        }
    }

    private static String version(int partition, long offset) {
        return partition + "@" + offset;
    }

    private void complete(Map<Integer, Long> at) {
        snapshots++;
        rows.clear();
        rows.putAll(snapshot);
        snapshot.clear();
        position.clear();
        position.putAll(at);
        life.putAll(at);
    }

    private void moved(int partition, long to) {
        position.merge(partition, to, Math::max);
        life.merge(partition, to, Math::max);
    }

    private void changed(Told told) {
        if (told.offset() <= life.getOrDefault(told.partition(), -1L)) {
            problem("change of " + told.key() + " at " + version(told.partition(), told.offset())
                    + " came after the partition was said to be at " + life.get(told.partition()));
        }
        life.put(told.partition(), told.offset());
        if (told.offset() <= position.getOrDefault(told.partition(), -1L)) {
            again++;
            return;
        }
        changes++;
        position.put(told.partition(), told.offset());
        Long before = told.before();
        String follows = before == null ? null : version(told.partition(), before);
        if (!Objects.equals(rows.get(told.key()), follows)) {
            problem("change of " + told.key() + " at " + version(told.partition(), told.offset()) + " follows "
                    + follows + ", known was " + rows.get(told.key()));
        }
        if (told.kind() == Told.Kind.LEAVE) {
            rows.remove(told.key());
        } else {
            rows.put(told.key(), version(told.partition(), told.offset()));
        }
    }

    void problem(String what) {
        synchronized (rows) {
            if (problems.size() < PROBLEMS_MAX) {
                problems.add(name() + ": " + what);
            }
        }
    }

    /**
     * Waits until the subscriber was told of everything that is in the table, and knows its rows; to be asked when nothing
     * is written.
     *
     * @param max the longest wait
     * @return how what it knows differs; empty when it does not
     */
    public Optional<String> differs(Session session, Duration max) throws InterruptedException {
        long end = System.nanoTime() + max.toNanos();
        Optional<Map<String, String>> present = Optional.empty();
        while (present.isEmpty() && System.nanoTime() < end) {
            present = present(session, Duration.ofNanos(end - System.nanoTime()));
        }
        synchronized (rows) {
            long left = end - System.nanoTime();
            while (present.isPresent() && !rows.equals(present.get()) && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(rows, Math.max(left, 1_000_000));
                left = end - System.nanoTime();
            }
            return present.map(this::difference).orElse(Optional.of("the table could not be read"));
        }
    }

    private Optional<String> difference(Map<String, String> present) {
        List<String> different = new ArrayList<>();
        Set<String> keys = new TreeSet<>(present.keySet());
        keys.addAll(rows.keySet());
        for (String key : keys) {
            if (!Objects.equals(present.get(key), rows.get(key))) {
                different.add(key + " is " + present.get(key) + ", known is " + rows.get(key));
            }
        }
        return different.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", different));
    }

    /** The rows of the table; empty when a query for them has failed. */
    private Optional<Map<String, String>> present(Session session, Duration max) {
        Map<String, String> present = new HashMap<>();
        QueryOptions options = QueryOptions.DEFAULT.withLevel(Level.STRONG).withTimeout(max);
        try (QueryResult result = session.query("SELECT * FROM " + table, List.of(), options)) {
            result.forEachRemaining(row -> present.put(
                    Told.key(row), version(row.at().partition(), row.at().offset())));
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
        return name + " of " + table;
    }

    /** For the report. */
    public String summary() {
        synchronized (rows) {
            return name() + ": " + changes + " changes" + (lives > 1 ? " in " + lives + " lives" : "")
                    + (again > 0 ? ", " + again + " of them told again" : "") + ", " + snapshots + " snapshots, "
                    + rows.size() + " rows";
        }
    }

    /** Changes that it was told, each counted once. */
    public long changes() {
        synchronized (rows) {
            return changes;
        }
    }

    /** How often it began. */
    public int lives() {
        synchronized (rows) {
            return lives;
        }
    }
}
