package dev.vidi.bench.cost;

import dev.vidi.bench.rows.Rows;
import dev.vidi.client.Answer;
import dev.vidi.client.QueryResult;
import dev.vidi.client.ReadOptions;
import dev.vidi.client.Session;
import dev.vidi.client.Subscription;
import dev.vidi.client.SubscriptionEvent;
import dev.vidi.client.VidiClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;

/**
 * Bytes that reads leave in the topic of reads and in the read log, by their kind: so many are made, and what the topics
 * have grown by is divided among them. Confined to one thread.
 */
public final class ReadCosts {

    private static final int BATCH = 64;
    private static final int QUERY_ROWS = 10;
    private static final Duration CHANGE_MAX = Duration.ofSeconds(30);

    private final VidiClient client;
    private final String bootstrapServers;
    private final int broker;
    private final String table;
    private final int rows;

    /**
     * Of a table full of {@link Rows}.
     *
     * @param broker id of the one that keeps the topics
     */
    public ReadCosts(VidiClient client, String bootstrapServers, int broker, String table, int rows) {
        this.client = client;
        this.bootstrapServers = bootstrapServers;
        this.broker = broker;
        this.table = table;
        this.rows = rows;
    }

    /**
     * What one operation has left.
     *
     * @param readsBytes in the topic of reads
     * @param readLogBytes in the read log
     */
    public record Cost(double readsBytes, double readLogBytes) {}

    /** Does something a number of times. */
    private interface Work {
        void run(Session session, int times) throws InterruptedException;
    }

    /** {@code Get} of one row, one after the other: each is a batch of its own. */
    public Cost getAlone(int times) throws InterruptedException {
        return cost(times, (session, count) -> {
            for (int i = 0; i < count; i++) {
                shown(session.get(table, key(i)), 1);
            }
        });
    }

    /** {@code Get} of one row with 64 in flight, which share batches. */
    public Cost getAmongOthers(int times) throws InterruptedException {
        return cost(times, (session, count) -> {
            List<CompletableFuture<Answer>> inFlight = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                inFlight.add(session.getAsync(table, key(i), ReadOptions.DEFAULT));
                if (inFlight.size() == BATCH) {
                    inFlight.forEach(answer -> shown(answer.join(), 1));
                    inFlight.clear();
                }
            }
            inFlight.forEach(answer -> shown(answer.join(), 1));
        });
    }

    /** {@code GetMany} of 64 rows, of all partitions. */
    public Cost getMany(int times) throws InterruptedException {
        return cost(times, (session, count) -> {
            for (int i = 0; i < count; i++) {
                int first = i * BATCH;
                shown(
                        session.getMany(
                                table,
                                IntStream.range(first, first + BATCH)
                                        .mapToObj(this::key)
                                        .toList()),
                        BATCH);
            }
        });
    }

    /** A query that shows ten rows, over all partitions. */
    public Cost query(int times) throws InterruptedException {
        return cost(times, (session, count) -> {
            for (int i = 0; i < count; i++) {
                int found = 0;
                try (QueryResult result =
                        session.query("SELECT * FROM " + table + " WHERE sku >= ? LIMIT " + QUERY_ROWS, Rows.key(0))) {
                    while (result.hasNext()) {
                        var unused = result.next();
                        found++;
                    }
                }
                if (found != QUERY_ROWS) {
                    throw new IllegalStateException("a query of " + QUERY_ROWS + " rows showed " + found);
                }
            }
        });
    }

    /** A change of a row that one subscriber is told. */
    public Cost change(int times) throws InterruptedException {
        try (Subscription subscription =
                client.session().subscribe("SELECT * FROM " + table + " WHERE sku = ? EMIT CHANGES", Rows.key(0))) {
            awaitEvent(subscription, SubscriptionEvent.SnapshotComplete.class);
            return cost(times, (session, count) -> {
                for (int i = 0; i < count; i++) {
                    var unused = session.write(table, "{\"sku\": \"" + Rows.key(0) + "\", \"stock\": " + i + "}");
                    awaitEvent(subscription, SubscriptionEvent.Update.class);
                }
            });
        }
    }

    private static void awaitEvent(Subscription subscription, Class<? extends SubscriptionEvent> kind) {
        SubscriptionEvent event;
        do {
            event = taken(subscription);
        } while (!kind.isInstance(event));
    }

    private static SubscriptionEvent taken(Subscription subscription) {
        return subscription
                .poll(CHANGE_MAX)
                .orElseThrow(() -> new IllegalStateException(
                        "nothing came to a subscriber within " + CHANGE_MAX.toSeconds() + " s"));
    }

    private Cost cost(int times, Work work) throws InterruptedException {
        Session session = client.session();
        work.run(session, 1); // what is logged once, such as the text of a query
        try (Admin admin = TopicBytes.admin(bootstrapServers)) {
            TopicBytes before = TopicBytes.now(admin, broker);
            work.run(session, times);
            TopicBytes grown = TopicBytes.now(admin, broker).since(before);
            return new Cost((double) grown.reads() / times, (double) grown.readLog() / times);
        }
    }

    private String key(int number) {
        return Rows.key(number % rows);
    }

    private static void shown(Answer answer, int expected) {
        long found = answer.rows().size();
        if (found != expected) {
            throw new IllegalStateException("a read of " + expected + " rows showed " + found);
        }
    }
}
