package dev.vidi.it.subscribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.vidi.client.Cursor;
import dev.vidi.client.Session;
import dev.vidi.client.SubscribeOptions;
import dev.vidi.client.Subscription;
import dev.vidi.client.SubscriptionDescription;
import dev.vidi.client.SubscriptionSelection;
import dev.vidi.client.VidiClient;
import dev.vidi.client.VidiException;
import dev.vidi.it.badinput.EmbeddedVidi;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Subscriptions that have a name, by two routers of one cluster. */
@Timeout(90)
final class NamedSubscriptionsIT {
    private static final String ALL = "SELECT sku, price FROM offers EMIT CHANGES";
    private static final String CHEAP = "SELECT sku, price FROM offers WHERE price < 10 EMIT CHANGES";
    private static final String ONE = "SELECT sku, price FROM offers WHERE sku = 'a' EMIT CHANGES";

    @TempDir
    private static Path directory;

    private static EmbeddedVidi vidi;
    private static EmbeddedVidi other;

    private final Session session = vidi.client().session();

    @BeforeAll
    static void start() throws Exception {
        vidi = EmbeddedVidi.start(directory.resolve("one"));
        other = EmbeddedVidi.router(directory.resolve("two"), vidi);
        vidi.client().execute("CREATE TABLE offers (sku VARCHAR PRIMARY KEY, price BIGINT) WITH (partitions = 3)");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> other.client().tables().stream()
                        .anyMatch(table -> table.schema().table().equals("offers")));
    }

    @AfterAll
    static void stop() {
        other.close();
        vidi.close();
    }

    private void write(String sku, int price) {
        session.write("offers", Map.of("sku", sku, "price", price));
    }

    private static SubscribeOptions named(String name) {
        return SubscribeOptions.DEFAULT.withName(name);
    }

    @Test
    void goesOnAtAnyRouterBehindWhatWasAcknowledgedLast() {
        write("a", 1);
        Folded folded = new Folded();
        SubscribeOptions manual = named("acknowledged").withAcknowledging(false);
        try (Subscription subscription = session.subscribe(ALL, List.of(), manual)) {
            folded.takeUntil(subscription, () -> folded.events().contains("complete"));
            write("b", 2);
            folded.takeUntil(subscription, () -> folded.events().contains("enter b"));
            session.acknowledge(folded.cursor());
            write("b", 3);
            // taken, and not acknowledged: it comes again
            new Folded().takeEvents(subscription, 0);
        }
        write("c", 4);
        try (Subscription subscription = other.client().session().subscribe(ALL, List.of(), manual)) {
            assertThat(subscription.header().resumed()).isTrue();
            folded.takeUntil(subscription, () -> folded.events().contains("enter c"));
            assertThat(folded.events()).contains("update b").doesNotContain("resync");
            assertThat(folded.rows()).isEqualTo(Folded.selected(session, "SELECT sku, price FROM offers"));
        }
        try (Subscription fresh = session.subscribe(ALL, List.of(), manual.withSnapshot(true))) {
            assertThat(fresh.header().resumed()).isFalse();
        }
    }

    @Test
    void acknowledgesByItselfWhatWasTaken() {
        Folded folded = new Folded();
        try (Subscription subscription = session.subscribe(ALL, List.of(), named("by itself"))) {
            folded.takeUntil(subscription, () -> folded.events().contains("complete"));
            write("d", 5);
            folded.takeUntil(subscription, () -> lag("by itself").equals(OptionalLong.of(0)));
            SubscriptionDescription described = described("by itself");
            assertThat(described.attached()).isTrue();
            assertThat(described.partitions()).hasSize(3);
            assertThat(described.fragment()).contains("sku", "price");
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !described("by itself").attached());
    }

    private static OptionalLong lag(String name) {
        return described(name).lag();
    }

    private static SubscriptionDescription described(String name) {
        return vidi.client()
                .subscriptions(SubscriptionSelection.named("offers", name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theNewerOfTwoClientsAtTwoRoutersGoesOn() {
        Folded seen = new Folded();
        try (Subscription older = session.subscribe(ALL, List.of(), named("contested"))) {
            seen.takeUntil(older, () -> seen.events().contains("complete"));
            Cursor cursor = seen.cursor();
            try (Subscription newer = other.client()
                    .session()
                    .subscribe(ALL, List.of(), named("contested").withCursor(cursor))) {
                VidiException told =
                        catchThrowableOfType(VidiException.class, () -> older.forEachRemaining(event -> {}));
                assertThat(told.code()).isEqualTo(Status.Code.ABORTED);
                assertThat(told).hasMessageContaining("the newer one goes on");
                VidiException late = catchThrowableOfType(VidiException.class, () -> session.acknowledge(cursor));
                assertThat(late.code()).isEqualTo(Status.Code.ABORTED);
                write("e", 6);
                seen.takeUntil(newer, () -> seen.events().contains("enter e"));
            }
        }
    }

    @Test
    void anotherQueryTakesANameOver() {
        Folded seen = new Folded();
        try (Subscription older = session.subscribe(ALL, List.of(), named("taken"))) {
            seen.takeUntil(older, () -> seen.events().contains("complete"));
            Folded narrow = new Folded();
            try (Subscription newer = other.client().session().subscribe(ONE, List.of(), named("taken"))) {
                VidiException told =
                        catchThrowableOfType(VidiException.class, () -> older.forEachRemaining(event -> {}));
                assertThat(told.code()).isEqualTo(Status.Code.ABORTED);
                narrow.takeUntil(newer, () -> narrow.events().contains("complete"));
                write("a", 7);
                narrow.takeUntil(newer, () -> !narrow.events().isEmpty() && narrow.changes() == 1);
            }
            assertThat(vidi.client()
                            .subscriptions(SubscriptionSelection.named("offers", "taken"))
                            .toList())
                    .hasSize(1);
        }
    }

    @Test
    void acknowledgesNotBackwards() {
        Folded seen = new Folded();
        SubscribeOptions manual = named("backwards").withAcknowledging(false);
        try (Subscription subscription = session.subscribe(ALL, List.of(), manual)) {
            seen.takeUntil(subscription, () -> seen.events().contains("complete"));
            Cursor first = seen.cursor();
            for (int i = 0; i < 20; i++) {
                write("f" + i, i);
            }
            seen.takeUntil(subscription, () -> seen.changes() >= 20);
            session.acknowledge(seen.cursor());
            session.acknowledge(seen.cursor());
            VidiException refused = catchThrowableOfType(VidiException.class, () -> session.acknowledge(first));
            assertThat(refused.code()).isEqualTo(Status.Code.FAILED_PRECONDITION);
            assertThat(refused).hasMessageContaining("was acknowledged up to offset");
        }
    }

    @Test
    void whatIsCancelledEndsForItsFollowersAndForGood() {
        Folded seen = new Folded();
        VidiClient client = vidi.client();
        try (Subscription subscription = other.client().session().subscribe(CHEAP, List.of(), named("unwanted"))) {
            seen.takeUntil(subscription, () -> seen.events().contains("complete"));
            String id = client.cancelSubscription("offers", "unwanted");
            assertThat(id).isEqualTo(subscription.header().subscription());
            VidiException told =
                    catchThrowableOfType(VidiException.class, () -> subscription.forEachRemaining(event -> {}));
            assertThat(told.code()).isEqualTo(Status.Code.NOT_FOUND);
            assertThat(told).hasMessageContaining("cancelled");
        }
        assertThat(client.subscriptions(SubscriptionSelection.named("offers", "unwanted")))
                .isEmpty();
        VidiException again =
                catchThrowableOfType(VidiException.class, () -> client.cancelSubscription("offers", "unwanted"));
        assertThat(again.code()).isEqualTo(Status.Code.NOT_FOUND);
    }
}
