package dev.vidi.it.workload;

import dev.vidi.client.VidiClient;
import dev.vidi.it.history.Level;
import dev.vidi.it.history.RowKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sessions at work on tables with two text columns, {@code id} and {@value SessionDriver#VALUE}. Each session has a
 * thread of its own; the methods here are called by one thread, in their order.
 */
public final class Workload implements AutoCloseable {
    /** The column that names the operation which wrote the row. */
    public static final String VALUE_COLUMN = SessionDriver.VALUE;

    private static final Duration END_MAX = Duration.ofMinutes(2);

    private final VidiClient client;
    private final WorkloadSettings settings;
    private final Evidence evidence;
    private final LastTokens lastTokens;
    private final SessionDriver first;
    private final ExecutorService threads;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final List<Future<?>> running = new ArrayList<>();

    public Workload(VidiClient client, WorkloadSettings settings, Evidence evidence) {
        this.client = client;
        this.settings = settings;
        this.evidence = evidence;
        lastTokens = new LastTokens(settings.sessions() + 2);
        first = new SessionDriver(client, settings, 0, evidence, lastTokens);
        threads = Executors.newFixedThreadPool(settings.sessions());
    }

    /** The statement that makes one of its tables, with a topic of the same name. */
    public static String createTable(String table, int partitions) {
        return "CREATE TABLE " + table + " (id VARCHAR PRIMARY KEY, " + VALUE_COLUMN + " VARCHAR) WITH (topic = '"
                + table + "', partitions = " + partitions + ")";
    }

    /** Session 0 writes every row once. Fails when one of the writes does. */
    public void writeInitialRows() {
        for (String table : settings.tables()) {
            for (int key = 0; key < settings.keys(); key++) {
                RowKey row = new RowKey(table, settings.key(key));
                if (!first.change(new Step.Change(row, false, false, false))) {
                    throw new IllegalStateException("the first write of " + row + " failed: " + evidence.tally());
                }
            }
        }
    }

    /** Starts all sessions. */
    public void start() {
        for (int session = 1; session <= settings.sessions(); session++) {
            int number = session;
            running.add(threads.submit(() -> run(number)));
        }
    }

    /** Waits until every session has done its share, and throws what went wrong with one of them. */
    public void await() throws InterruptedException {
        try {
            for (Future<?> session : running) {
                session.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a session failed", e.getCause());
        }
    }

    /** Lets every session finish what it does, and no more. */
    public void stop() throws InterruptedException {
        stopped.set(true);
        await();
    }

    /** A new session reads every row with level STRONG, each until it is answered; false when the time is over before. */
    public boolean readAll(Duration limit) {
        SessionDriver last = new SessionDriver(client, settings, settings.sessions() + 1, evidence, lastTokens);
        long deadline = System.nanoTime() + limit.toNanos();
        for (String table : settings.tables()) {
            for (int key = 0; key < settings.keys(); key++) {
                boolean answered = false;
                while (!answered) {
                    if (System.nanoTime() > deadline) {
                        return false;
                    }
                    answered = last.look(Level.STRONG, table, List.of(settings.key(key)));
                }
            }
        }
        return true;
    }

    @Override
    public void close() {
        stopped.set(true);
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(END_MAX.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("sessions go on " + END_MAX + " after they were interrupted");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(int number) {
        SessionDriver driver = new SessionDriver(client, settings, number, evidence, lastTokens);
        Plan plan = new Plan(settings, number);
        int left = share(number);
        while (left > 0 && !stopped.get()) {
            Step step = plan.next();
            driver.perform(step);
            left -= step instanceof Step.Change || step instanceof Step.Look ? 1 : 0;
        }
    }

    private int share(int number) {
        int sessions = settings.sessions();
        return settings.operationsMax() / sessions + (number <= settings.operationsMax() % sessions ? 1 : 0);
    }
}
