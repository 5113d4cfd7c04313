package dev.vidi.it.workload;

import dev.vidi.client.Session;
import dev.vidi.client.SubscribeOptions;
import dev.vidi.client.Subscription;
import dev.vidi.client.VidiClient;
import dev.vidi.client.VidiException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** One subscriber to all rows of a table, who checks what it is told. On a thread of its own. */
public final class Watcher implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final String table;
    private final Session session;
    private final SubscribeOptions options;
    private final KnownRows known;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;

    /**
     * A watcher, not yet subscribed.
     *
     * @param name of its subscription; null for one that ends with it
     */
    public Watcher(VidiClient client, String table, @Nullable String name) {
        this.table = table;
        this.session = client.session();
        this.options = SubscribeOptions.DEFAULT.withName(name);
        this.known = new KnownRows(table, "watcher");
        this.thread = new Thread(this::run, "watcher-" + table + (name == null ? "" : "-" + name));
    }

    public void start() {
        thread.start();
    }

    private void run() {
        known.begin();
        try (Subscription subscription =
                session.subscribe("SELECT * FROM " + table + " EMIT CHANGES", List.of(), options)) {
            while (stopping.getCount() > 0) {
                subscription.poll(POLL).ifPresent(event -> known.take(Told.of(event)));
            }
        } catch (VidiException failed) {
            known.problem("the subscription ended: " + failed.getMessage());
        }
    }

    /** What it knows, and what was wrong. */
    public KnownRows known() {
        return known;
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
