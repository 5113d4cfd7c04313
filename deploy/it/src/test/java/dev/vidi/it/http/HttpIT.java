package dev.vidi.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vidi.client.Session;
import dev.vidi.client.Token;
import dev.vidi.client.VidiClient;
import dev.vidi.client.VidiException;
import dev.vidi.it.badinput.EmbeddedVidi;
import dev.vidi.it.process.FreePorts;
import dev.vidi.it.process.NodeProcess;
import dev.vidi.it.process.VidiNodes;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What curl and browsers see of a real server. */
@Timeout(150)
final class HttpIT {
    private static final String CREATE =
            "CREATE TABLE offers (sku VARCHAR PRIMARY KEY, price DECIMAL(10,2)) WITH (partitions = 3)";
    private static final String CHEAP = "SELECT sku, price FROM offers WHERE price < 700";
    private static final int KEYS = 30;

    @TempDir
    private Path directory;

    @Test
    void answersQueriesAndHandsSessionsOn() throws Exception {
        try (EmbeddedVidi vidi = EmbeddedVidi.start(directory)) {
            vidi.client().execute(CREATE);
            Session session = vidi.client().session();
            session.write("offers", Map.of("sku", "a1", "price", 9));
            session.write("offers", Map.of("sku", "b2", "price", 900));
            HttpResponse<String> tables = HttpCalls.get(vidi.http(), "/tables");
            assertThat(HttpCalls.JSON
                            .readTree(tables.body())
                            .at("/tables/0/table")
                            .asText())
                    .isEqualTo("offers");
            assertThat(HttpCalls.get(vidi.http(), "/ready").body()).isEqualTo("ready\n");
            HttpResponse<String> answer = HttpCalls.query(
                    vidi.http(),
                    Map.of("sql", "SELECT sku, price FROM offers WHERE price < ?", "parameters", List.of(10)),
                    "vidi-token",
                    session.tokens().stream().map(Token::toString).collect(Collectors.joining(",")),
                    "vidi-principal",
                    "alice");
            JsonNode json = HttpCalls.JSON.readTree(answer.body());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).contains("\"price\":9.00");
            assertThat(json.at("/end/rows").asInt()).isEqualTo(1);
            assertThat(json.at("/rows/0/row/sku").asText()).isEqualTo("a1");
            assertThat(json.get("token").asText())
                    .isEqualTo(answer.headers().firstValue("vidi-token").orElseThrow());
            session.write("offers", Map.of("sku", "c3", "price", 5));
            assertThat(HttpCalls.rows(vidi.http(), CHEAP)).containsOnlyKeys("a1", "c3");
            assertThat(HttpCalls.get(vidi.http(), "/metrics").body()).contains("vidi_router_http_streams");
        }
    }

    @Test
    void aBrowserMissesNothingWhenTheServerIsKilled() throws Exception {
        Random random = new Random();
        int[] ports = FreePorts.find(3, random);
        String http = "127.0.0.1:" + ports[2];
        try (NodeProcess node = new VidiNodes(directory, List.of(), random)
                .node(
                        "node",
                        List.of(
                                "--kafka-port",
                                "" + ports[0],
                                "--grpc-port",
                                "" + ports[1],
                                "--http-port",
                                "" + ports[2]))) {
            node.start();
            node.awaitReady(Duration.ofSeconds(60));
            try (VidiClient client = VidiClient.builder()
                    .target("127.0.0.1:" + ports[1])
                    .timeout(Duration.ofSeconds(30))
                    .build()) {
                client.execute(CREATE);
                try (BrowserStream browser = new BrowserStream(http, CHEAP + " EMIT CHANGES", "page")) {
                    await().atMost(Duration.ofSeconds(20))
                            .until(() -> browser.names().contains("snapshot-complete"));
                    AtomicInteger written = new AtomicInteger();
                    CompletableFuture<Void> writing =
                            CompletableFuture.runAsync(() -> write(client.session(), written, 600));
                    await().atMost(Duration.ofSeconds(30)).until(() -> written.get() > 200);
                    node.kill();
                    node.start();
                    writing.join();
                    node.awaitReady(Duration.ofSeconds(60));
                    Map<String, JsonNode> selected = HttpCalls.rows(http, CHEAP);
                    await().atMost(Duration.ofSeconds(30))
                            .until(() -> browser.rows().equals(selected));
                    assertThat(selected).hasSizeGreaterThan(10);
                    assertThat(browser.connections()).isGreaterThan(1);
                    assertThat(browser.names().stream().filter("resync"::equals))
                            .hasSize(1);
                }
            }
        }
    }

    /** Writes go on when some of them fail. */
    static void write(Session session, AtomicInteger written, int count) {
        while (written.get() < count) {
            int i = written.get();
            String sku = "s" + i % KEYS;
            try {
                if (i % 17 == 0) {
                    session.delete("offers", sku);
                } else {
                    session.write("offers", Map.of("sku", sku, "price", i * 37 % 1_000));
                }
                written.incrementAndGet();
            } catch (VidiException away) {
                assertThat(away.retriable()).as(away.getMessage()).isTrue();
            }
        }
    }
}
