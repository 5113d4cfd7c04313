package dev.vidi.it.subscribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.vidi.client.Level;
import dev.vidi.client.QueryResult;
import dev.vidi.client.Session;
import dev.vidi.client.SubscribeOptions;
import dev.vidi.client.Subscription;
import dev.vidi.client.VidiException;
import dev.vidi.it.badinput.EmbeddedVidi;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Subscribers of one server that stays up. */
@Timeout(60)
final class SubscribeIT {
    private static final String CHEAP = "SELECT sku, price FROM offers WHERE price < 10";
    private static final String ALL = "SELECT sku, price FROM %s EMIT CHANGES";
    private static final int MANY = 50_000;
    private static final int KEYS = 500;

    @TempDir
    private static Path directory;

    @AutoClose
    private static EmbeddedVidi vidi;

    private final Session session = vidi.client().session();

    @BeforeAll
    static void start() throws Exception {
        vidi = EmbeddedVidi.start(directory);
        create("offers", 3);
    }

    private static void create(String table, int partitions) {
        vidi.client()
                .execute("CREATE TABLE " + table + " (sku VARCHAR PRIMARY KEY, price BIGINT) WITH (partitions = "
                        + partitions + ")");
    }

    private void write(String sku, int price) {
        session.write("offers", Map.of("sku", sku, "price", price));
    }

    @Test
    void aSubscriberSeesTheRowsAndThenWhatChanges() {
        for (int i = 0; i < 20; i++) {
            write("s" + i, i);
        }
        Folded folded = new Folded();
        try (Subscription subscription = session.subscribe(CHEAP + " EMIT CHANGES")) {
            folded.takeUntil(subscription, () -> folded.events().contains("complete"));
            assertThat(folded.rows()).hasSize(10).isEqualTo(Folded.selected(session, CHEAP));
            int before = folded.events().size();
            write("s1", 2);
            folded.takeEvents(subscription, before + 1);
            write("s1", 50);
            folded.takeEvents(subscription, before + 2);
            write("s15", 51);
            session.delete("offers", "s2");
            folded.takeEvents(subscription, before + 3);
            session.delete("offers", "s16");
            write("s15", 3);
            folded.takeEvents(subscription, before + 4);
            assertThat(folded.events().subList(before, before + 4))
                    .containsExactly("update s1", "leave s1", "leave s2", "enter s15");
            for (int i = 0; i < 200; i++) {
                write("s" + i % 20, i * 7 % 15);
            }
            Map<Object, List<Object>> selected = Folded.selected(session, CHEAP);
            folded.takeUntil(subscription, () -> folded.rows().equals(selected));
        }
    }

    @Test
    void theNewerOfTwoClientsOfOneNameGoesOn() {
        SubscribeOptions named = SubscribeOptions.DEFAULT.withName("prices");
        try (Subscription older = session.subscribe(ALL.formatted("offers"), List.of(), named)) {
            Folded seen = new Folded();
            seen.takeUntil(older, () -> seen.events().contains("complete"));
            try (Subscription newer =
                    session.subscribe(ALL.formatted("offers"), List.of(), named.withCursor(seen.cursor()))) {
                VidiException told =
                        catchThrowableOfType(VidiException.class, () -> older.forEachRemaining(event -> {}));
                assertThat(told.code()).isEqualTo(Status.Code.ABORTED);
                assertThat(told).hasMessageContaining("the newer one goes on");
                assertThat(newer.header().resumed()).isTrue();
                int before = seen.events().size();
                write("named", 1);
                seen.takeUntil(newer, () -> seen.events().size() > before);
                assertThat(seen.events()).last().asString().endsWith(" named");
            }
        }
    }

    @Test
    void aSubscriptionEndsWithItsTable() {
        create("gone", 2);
        session.write("gone", Map.of("sku", "a", "price", 1));
        try (Subscription subscription = session.subscribe(ALL.formatted("gone"))) {
            Folded seen = new Folded();
            seen.takeUntil(subscription, () -> seen.events().contains("complete"));
            vidi.client().execute("DROP TABLE gone");
            VidiException told =
                    catchThrowableOfType(VidiException.class, () -> subscription.forEachRemaining(event -> {}));
            assertThat(told.code()).isEqualTo(Status.Code.FAILED_PRECONDITION);
            assertThat(told).hasMessageContaining("table gone");
        }
    }

    @Test
    void aQueryEndsWithItsTable() throws Exception {
        vidi.topic("brief", 2, Map.of());
        create("brief", 2);
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        String filling = " ".repeat(200);
        for (int i = 0; i < 40_000; i++) {
            records.add(EmbeddedVidi.record("brief", "sku" + i + filling, "{\"price\":1}"));
        }
        vidi.appendAll(records);
        try (QueryResult result = session.query(
                "SELECT * FROM brief",
                List.of(),
                dev.vidi.client.QueryOptions.DEFAULT.withLevel(Level.STRONG).withTimeout(Duration.ofSeconds(30)))) {
            result.next();
            vidi.client().execute("DROP TABLE brief");
            VidiException told = catchThrowableOfType(VidiException.class, () -> result.forEachRemaining(row -> {}));
            assertThat(told).as("a query of a table that is dropped under it").isNotNull();
            assertThat(told.code()).isEqualTo(Status.Code.FAILED_PRECONDITION);
            assertThat(told).hasMessageContaining("table brief is gone while the query ran");
        }
    }

    @Test
    void aSubscriberThatTakesNothingGetsEverythingLater() throws Exception {
        vidi.topic("busy", 2, Map.of());
        create("busy", 2);
        Folded folded = new Folded();
        try (Subscription subscription = session.subscribe(ALL.formatted("busy"))) {
            folded.takeUntil(subscription, () -> folded.events().contains("complete"));
            List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                records.add(EmbeddedVidi.record("busy", "sku" + i % KEYS, "{\"price\":" + i + "}"));
            }
            vidi.appendAll(records);
            Map<Object, List<Object>> selected = Folded.selected(session, "SELECT sku, price FROM busy");
            assertThat(selected).hasSize(KEYS);
            folded.takeUntil(subscription, () -> folded.changes() == MANY);
            assertThat(folded.rows()).isEqualTo(selected);
            await().untilAsserted(() -> assertThat(subscription.connected()).isTrue());
        }
    }
}
