package dev.vidi.it.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vidi.client.Subscription;
import dev.vidi.client.SubscriptionEvent;
import dev.vidi.client.VidiClient;
import dev.vidi.it.badinput.EmbeddedVidi;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client that asks its server for a word, as often as it can be told to, is not sent away for it. */
@Timeout(150)
final class KeepAliveIT {
    private static final Duration ANSWER = Duration.ofSeconds(10);
    /** Pings that come too early, of which a server of gRPC bears so many, and no more. */
    private static final int STRIKES = 2;

    @TempDir
    private Path directory;

    /**
     * The first ping of a connection is always in time; the second one is what the server's permit decides. Two that are
     * too early for certain show at once whether there was one before them.
     */
    @Test
    void theServerPermitsThePingsOfTheClient() throws Exception {
        Duration oftenest = oftenest();
        try (EmbeddedVidi vidi = EmbeddedVidi.start(directory);
                PingWire wire = new PingWire(vidi.grpc());
                VidiClient client = VidiClient.builder()
                        .target(wire.target())
                        .keepAlive(oftenest, ANSWER)
                        .build()) {
            client.execute("CREATE TABLE quiet (k INTEGER PRIMARY KEY) WITH (partitions = 1)");
            try (Subscription subscription = client.session().subscribe("SELECT k FROM quiet EMIT CHANGES")) {
                assertThat(subscription.next()).isInstanceOf(SubscriptionEvent.SnapshotComplete.class);
                await().atMost(oftenest.multipliedBy(4)).until(() -> wire.pings() >= 2);
                assertThat(wire.goAways()).isEmpty();

                for (int i = 0; i < STRIKES; i++) {
                    wire.ping();
                }
                await().until(() -> wire.ownAcks() == STRIKES || !wire.goAways().isEmpty());
                assertThat(wire.goAways())
                        .as("why the server sends the client away")
                        .isEmpty();

                wire.ping();
                await().until(() -> !wire.goAways().isEmpty());
                assertThat(wire.goAways()).as("one more was too many").containsExactly("too_many_pings");
                assertThat(wire.failures()).isEmpty();
            }
        }
    }

    private static Duration oftenest() {
        return IntStream.rangeClosed(1, 3_600)
                .mapToObj(Duration::ofSeconds)
                .filter(KeepAliveIT::isAccepted)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isAccepted(Duration time) {
        try {
            VidiClient.Builder unused = VidiClient.builder().keepAlive(time, ANSWER);
            return true;
        } catch (IllegalArgumentException tooOften) {
            return false;
        }
    }
}
