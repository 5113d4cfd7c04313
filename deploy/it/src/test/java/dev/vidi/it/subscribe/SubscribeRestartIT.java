package dev.vidi.it.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.client.Session;
import dev.vidi.client.SubscribeOptions;
import dev.vidi.client.Subscription;
import dev.vidi.client.VidiClient;
import dev.vidi.client.VidiException;
import dev.vidi.it.badinput.EmbeddedVidi;
import dev.vidi.it.process.FreePorts;
import dev.vidi.it.process.NodeProcess;
import dev.vidi.it.process.VidiNodes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Subscribers of servers that end. */
@Timeout(90)
final class SubscribeRestartIT {
    private static final String CREATE =
            "CREATE TABLE offers (sku VARCHAR PRIMARY KEY, price BIGINT) WITH (partitions = 3)";
    private static final String CHEAP = "SELECT sku, price FROM offers WHERE price < 700";
    private static final SubscribeOptions NAMED = SubscribeOptions.DEFAULT.withName("prices");
    private static final Duration READY_MAX = Duration.ofSeconds(60);
    private static final int KEYS = 40;

    @TempDir
    private Path directory;

    @Test
    void aNamedSubscriptionGoesOnWhenTheServerIsStartedAgain() throws Exception {
        Folded folded = new Folded();
        try (EmbeddedVidi vidi = EmbeddedVidi.start(directory)) {
            vidi.client().execute(CREATE);
            Session session = vidi.client().session();
            write(session, 0, 100);
            try (Subscription subscription = session.subscribe(CHEAP + " EMIT CHANGES", List.of(), NAMED)) {
                folded.takeUntil(subscription, () -> folded.events().contains("complete"));
                write(session, 100, 150);
                folded.takeUntil(subscription, () -> folded.changes() >= 20);
            }
            write(session, 150, 300);
        }
        try (EmbeddedVidi vidi = EmbeddedVidi.start(directory)) {
            Session session = vidi.client().session();
            try (Subscription subscription =
                    session.subscribe(CHEAP + " EMIT CHANGES", List.of(), NAMED.withCursor(folded.cursor()))) {
                assertThat(subscription.header().resumed()).isTrue();
                write(session, 300, 400);
                Map<Object, List<Object>> selected = Folded.selected(session, CHEAP);
                folded.takeUntil(subscription, () -> folded.rows().equals(selected));
                assertThat(folded.events()).doesNotContain("resync");
            }
        }
    }

    private static void write(Session session, int from, int to) {
        for (int i = from; i < to; i++) {
            String sku = "s" + i % KEYS;
            if (i % 17 == 0) {
                session.delete("offers", sku);
            } else {
                session.write("offers", Map.of("sku", sku, "price", i * 37 % 1_000));
            }
        }
    }

    @Test
    void aSubscriberMissesNothingWhenTheServerIsKilled() throws Exception {
        Random random = new Random();
        int[] ports = FreePorts.find(2, random);
        VidiNodes nodes = new VidiNodes(directory, List.of(), random);
        try (NodeProcess node = nodes.node(
                "node", List.of("--kafka-port", "" + ports[0], "--grpc-port", "" + ports[1], "--http-port", "0"))) {
            node.start();
            node.awaitReady(READY_MAX);
            try (VidiClient client = VidiClient.builder()
                    .target("127.0.0.1:" + ports[1])
                    .timeout(Duration.ofSeconds(30))
                    .build()) {
                client.execute(CREATE);
                Folded folded = new Folded();
                Session session = client.session();
                try (Subscription subscription = session.subscribe(CHEAP + " EMIT CHANGES", List.of(), NAMED)) {
                    folded.takeUntil(subscription, () -> folded.events().contains("complete"));
                    AtomicInteger written = new AtomicInteger();
                    CompletableFuture<Void> writing =
                            CompletableFuture.runAsync(() -> writeStubbornly(client.session(), written, 1_500));
                    folded.takeUntil(subscription, () -> written.get() > 500);
                    CompletableFuture<Void> killing = CompletableFuture.runAsync(() -> {
                        node.kill();
                        node.start();
                    });
                    folded.takeUntil(subscription, () -> writing.isDone() && killing.isDone());
                    writing.join();
                    killing.join();
                    node.awaitReady(READY_MAX);
                    Map<Object, List<Object>> selected = Folded.selected(client.session(), CHEAP);
                    folded.takeUntil(subscription, () -> folded.rows().equals(selected));
                    assertThat(folded.changes()).isGreaterThan(700);
                    assertThat(folded.events()).doesNotContain("resync");
                    assertThat(node.starts()).isEqualTo(2);
                }
            }
        }
    }

    /** Writes go on when some of them fail. */
    private static void writeStubbornly(Session session, AtomicInteger written, int count) {
        while (written.get() < count) {
            int i = written.get();
            try {
                write(session, i, i + 1);
                written.incrementAndGet();
            } catch (VidiException away) {
                assertThat(away.retriable()).as(away.getMessage()).isTrue();
            }
        }
    }
}
