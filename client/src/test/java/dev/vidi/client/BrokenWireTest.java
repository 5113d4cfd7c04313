package dev.vidi.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vidi.client.fake.FakeVidi;
import dev.vidi.client.fake.FakeWire;
import io.grpc.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client finds out when the network to its server does not do what it should. */
@Timeout(60)
final class BrokenWireTest {
    private static final String SELECT = "SELECT id, name FROM t";
    private static final String SUBSCRIBE = SELECT + " EMIT CHANGES";
    /** gRPC pings no more often. */
    private static final Duration PING = Duration.ofSeconds(10);

    private static final ReadOptions BRIEFLY = ReadOptions.DEFAULT.withTimeout(Duration.ofSeconds(2));

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final FakeVidi vidi = FakeVidi.onNetwork();
    private FakeWire wire;
    private VidiClient client;

    @BeforeEach
    void connect() {
        vidi.tables().create("t", "id BIGINT", "name VARCHAR");
        wire = new FakeWire(vidi.target());
        client = VidiClient.builder()
                .target(wire.target())
                .keepAlive(PING, Duration.ofMillis(200))
                .build();
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        wire.close();
        vidi.close();
        executor.shutdownNow();
    }

    @Test
    void goesOnElsewhereWhenItsConnectionIsDead() throws Exception {
        CompletableFuture<String> second = new CompletableFuture<>();
        vidi.subscriptions().script(call -> call.header().complete("c0"));
        vidi.subscriptions().script(call -> second.complete(call.header().from()));
        try (Subscription subscription = client.session().subscribe(SUBSCRIBE)) {
            assertThat(subscription.next()).isInstanceOf(SubscriptionEvent.SnapshotComplete.class);
            wire.lose();
            assertThat(second.get(50, TimeUnit.SECONDS)).isEqualTo("c0");
        }
    }

    @Test
    void readsSayThatNoServerWasReachedWhenTimePassesWithinATry() throws Exception {
        vidi.reads().hold();
        saysThatNoServerWasReached(() -> client.session().get("t", 1, BRIEFLY));
    }

    @Test
    void queriesSayThatNoServerWasReachedWhenTimePassesWithinATry() throws Exception {
        vidi.queries().hold();
        QueryOptions options = QueryOptions.DEFAULT.withReading(BRIEFLY);
        saysThatNoServerWasReached(() -> client.session().query(SELECT, List.of(), options));
    }

    @Test
    void subscriptionsSayThatNoServerWasReachedWhenTimePassesWithinATry() throws Exception {
        vidi.subscriptions().script(call -> {});
        SubscribeOptions options = SubscribeOptions.DEFAULT.withReading(BRIEFLY);
        saysThatNoServerWasReached(() -> client.session().subscribe(SUBSCRIBE, List.of(), options));
    }

    /** The connection breaks; the next one is made, and nothing is said on it: that try never ends by itself. */
    private void saysThatNoServerWasReached(ThrowingCallable call) throws Exception {
        CompletableFuture<VidiException> failure =
                CompletableFuture.supplyAsync(() -> catchThrowableOfType(VidiException.class, call), executor);
        while (vidi.calls().seen().isEmpty()) {
            Thread.onSpinWait();
        }
        wire.loseNew();
        wire.cut();
        assertThat(failure.join().code()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(failure.join().unreachable()).isTrue();
    }
}
