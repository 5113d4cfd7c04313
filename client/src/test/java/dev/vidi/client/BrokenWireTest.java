package dev.vidi.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.client.fake.FakeVidi;
import dev.vidi.client.fake.FakeWire;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
}
