package dev.vidi.processors;

import dev.vidi.processors.rows.DiskFullException;
import dev.vidi.query.catalog.TableDefinition;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The starts of tables, and what keeps a table from its start. What Kafka may answer otherwise the next time is tried
 * again, each time later, for as long as it takes, and so is a start for which the disk has no room; what Kafka refuses, and
 * what is wrong here, is not. Thread-safe; starts are carried out by an executor, which runs one at a time.
 */
final class TableStarts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TableStarts.class);
    private static final Duration RETRY_MIN = Duration.ofSeconds(1);
    private static final Duration RETRY_MAX = Duration.ofMinutes(1);

    private final Start start;
    private final Executor changes;
    private final Timer timer;
    private final ConcurrentMap<String, Problem> problems = new ConcurrentHashMap<>();
    /** Starts that are to be tried again, by the id of their table. Guarded by this. */
    private final Map<String, Retry> retries = new HashMap<>();
    /** Guarded by this. */
    private boolean closed;

    /**
     * Starts a table, which may have been tried before; {@link ExecutionException} is what Kafka has answered, {@link
     * DiskFullException} that there is no room.
     */
    interface Start {
        void run(TableDefinition table) throws ExecutionException, InterruptedException;
    }

    /** Runs what does not take long, once, after a while. */
    interface Timer {

        /** Sets it; what is returned takes it back, unless it is too late. */
        Runnable set(Duration wait, Runnable task);
    }

    private enum Kind {
        /** To be tried again. */
        PASSING,
        /** By Kafka. */
        REFUSED,
        /** By what is here. */
        BROKEN
    }

    private record Problem(String text, Kind kind) {}

    private record Retry(TableDefinition table, int tries, Runnable cancel) {}

    /**
     * Nothing is started yet.
     *
     * @param changes runs starts one after the other
     * @param timer says when it is time to try again
     */
    TableStarts(Start start, Executor changes, Timer timer) {
        this.start = start;
        this.changes = changes;
        this.timer = timer;
    }

    /** Has a table started. */
    void begin(TableDefinition table) {
        changes.execute(() -> attempt(table, 1));
    }

    private void attempt(TableDefinition table, int tries) {
        try {
            start.run(table);
            problems.remove(table.id());
            if (tries > 1) {
                LOG.atInfo()
                        .addKeyValue("table", table.name())
                        .addKeyValue("tries", tries)
                        .log("a table that could not be started was started");
            }
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof RetriableException) {
                keptByKafka(table, tries, cause);
            } else {
                failed(table, cause, Kind.REFUSED);
            }
        } catch (RuntimeException e) {
            if (DiskFullException.isCauseOf(e)) {
                problems.remove(table.id()); // its streams tell what there is no room for
                retryLater(table, tries, TableStreams.FULL_RETRY);
            } else {
                failed(table, e, Kind.BROKEN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void failed(TableDefinition table, Throwable cause, Kind kind) {
        LOG.atError().addKeyValue("table", table.name()).setCause(cause).log("a table could not be started");
        problems.put(
                table.id(),
                new Problem(
                        "table " + table.name() + " could not be started on this node: " + cause.getMessage()
                                + "; the log has the details; restart the node when the cause is gone",
                        kind));
    }

    private void keptByKafka(TableDefinition table, int tries, Throwable cause) {
        Duration wait = wait(tries);
        LOG.atWarn()
                .addKeyValue("table", table.name())
                .addKeyValue("tries", tries)
                .addKeyValue("retryMillis", wait.toMillis())
                .addKeyValue("error", cause.toString())
                .log("a table could not be started yet; trying again");
        problems.put(
                table.id(),
                new Problem(
                        "table " + table.name() + " could not be started on this node yet: " + cause.getMessage()
                                + "; Vidi tries again, " + wait.toSeconds() + " s after try " + tries,
                        Kind.PASSING));
        retryLater(table, tries, wait);
    }

    private synchronized void retryLater(TableDefinition table, int tries, Duration wait) {
        if (!closed) {
            retries.put(table.id(), new Retry(table, tries + 1, timer.set(wait, () -> due(table.id()))));
        }
    }

    /** Twice as long each time, up to a bound. */
    private static Duration wait(int tries) {
        Duration wait = RETRY_MIN;
        for (int i = 1; i < tries && wait.compareTo(RETRY_MAX) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(RETRY_MAX) < 0 ? wait : RETRY_MAX;
    }

    private synchronized void due(String tableId) {
        Retry retry = retries.get(tableId);
        if (retry != null) {
            changes.execute(() -> again(retry));
        }
    }

    private void again(Retry retry) {
        synchronized (this) {
            if (!retries.remove(retry.table().id(), retry)) {
                return;
            }
        }
        attempt(retry.table(), retry.tries());
    }

    /** Tries no more to start a table, and forgets what kept it. To be called by what runs the starts. */
    void end(String tableId) {
        problems.remove(tableId);
        Retry retry;
        synchronized (this) {
            retry = retries.remove(tableId);
        }
        if (retry != null) {
            retry.cancel().run();
        }
    }

    /** What keeps a table from its start, if anything does. */
    Optional<String> problem(String tableId) {
        return Optional.ofNullable(problems.get(tableId)).map(Problem::text);
    }

    /** What keeps tables from their start until it is tried again. */
    List<String> passing() {
        return texts(Kind.PASSING);
    }

    /** What Kafka has refused, and may not refuse another process or later. */
    List<String> refused() {
        return texts(Kind.REFUSED);
    }

    private List<String> texts(Kind kind) {
        return problems.values().stream()
                .filter(problem -> problem.kind() == kind)
                .map(Problem::text)
                .toList();
    }

    /** How many tables could not be started. */
    int count() {
        return problems.size();
    }

    /** Tries no start again. */
    @Override
    public synchronized void close() {
        closed = true;
        retries.values().forEach(retry -> retry.cancel().run());
        retries.clear();
    }
}
