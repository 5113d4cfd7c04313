package dev.vidi.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.vidi.client.Session;
import dev.vidi.client.VidiClient;
import dev.vidi.it.process.FreePorts;
import dev.vidi.it.process.NodeProcess;
import dev.vidi.it.process.VidiNodes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page of the documentation in a real browser: {@code mvn -Pexternal verify}. Screenshots are left in {@code target}. */
@Tag("external")
@Timeout(240)
final class LivePageIT {
    private static final String CREATE =
            "CREATE TABLE offers (sku VARCHAR PRIMARY KEY, name VARCHAR, price DECIMAL(10,2), units INTEGER) WITH (partitions = 3)";
    private static final String SQL = "SELECT sku, name, price, units FROM offers WHERE price < 700";
    private static final Path PAGE = Path.of("../../docs/examples/live-table.html");
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @Test
    void showsTheTableAndGoesOnWhenTheServerIsKilled() throws Exception {
        Random random = new Random();
        int[] ports = FreePorts.find(3, random);
        String http = "127.0.0.1:" + ports[2];
        HttpServer site = site();
        String origin = "http://127.0.0.1:" + site.getAddress().getPort();
        try (NodeProcess node = new VidiNodes(directory, List.of("http.cors.origins = [\"" + origin + "\"]"), random)
                        .node(
                                "node",
                                List.of(
                                        "--kafka-port",
                                        "" + ports[0],
                                        "--grpc-port",
                                        "" + ports[1],
                                        "--http-port",
                                        "" + ports[2]));
                Chromium chromium = new Chromium(directory)) {
            node.start();
            node.awaitReady(SOON);
            try (VidiClient client = VidiClient.builder()
                    .target("127.0.0.1:" + ports[1])
                    .timeout(Duration.ofSeconds(30))
                    .build()) {
                client.execute(CREATE);
                Session session = client.session();
                offer(session, "a1", "Espresso cup", "9.50", 12);
                offer(session, "b2", "Kettle", "39.90", 3);
                offer(session, "c3", "Grinder", "129.00", null);
                offer(session, "d4", "Machine", "899.00", 1);
                chromium.open(origin + "/live-table.html?server=http://" + http + "&sql="
                        + HttpCalls.encoded(SQL + " EMIT CHANGES"));
                awaitShown(chromium, http);
                offer(session, "d4", "Machine", "649.00", 1);
                offer(session, "b2", "Kettle", "34.90", 2);
                awaitShown(chromium, http);
                shoot(chromium);

                int changes = changes(chromium);
                node.kill();
                await().atMost(SOON).until(() -> status(chromium).contains("away"));
                node.start();
                node.awaitReady(SOON);
                HttpIT.write(client.session(), new AtomicInteger(), 60);
                session.delete("offers", "a1");
                awaitShown(chromium, http);
                assertThat(changes(chromium))
                        .as("counted on, so that the page was not begun anew")
                        .isGreaterThan(changes + 20);
                assertThat(chromium.run("return status.className").asText()).isEqualTo("live");
            }
        } finally {
            site.stop(0);
        }
    }

    private static HttpServer site() throws IOException {
        HttpServer site = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        site.createContext("/live-table.html", exchange -> {
            try (exchange) {
                byte[] page = Files.readAllBytes(PAGE);
                exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
                exchange.sendResponseHeaders(200, page.length);
                exchange.getResponseBody().write(page);
            }
        });
        site.start();
        return site;
    }

    private static void offer(Session session, String sku, String name, String price, Integer units) {
        Map<String, Object> row =
                new TreeMap<>(Map.of("sku", sku, "name", name, "price", new java.math.BigDecimal(price)));
        if (units != null) {
            row.put("units", units);
        }
        session.write("offers", row);
    }

    /** The page shows what the server answers. */
    private static void awaitShown(Chromium chromium, String http) {
        await().atMost(SOON).ignoreExceptions().untilAsserted(() -> {
            Map<String, String> wanted = new TreeMap<>();
            HttpCalls.rows(http, SQL).forEach((sku, row) -> wanted.put(sku, text(row)));
            Map<String, String> shown = new TreeMap<>();
            chromium.run("return [...body.rows].filter(row => row.dataset.id)"
                            + ".map(row => [...row.cells].map(cell => cell.textContent))")
                    .forEach(cells -> shown.put(cells.get(0).asText(), join(cells)));
            assertThat(shown).isEqualTo(wanted).isNotEmpty();
        });
    }

    private static String text(JsonNode row) {
        return row.get("sku").asText() + "|" + or(row.get("name")) + "|"
                + row.get("price").decimalValue().setScale(2) + "|" + or(row.get("units"));
    }

    private static String or(JsonNode value) {
        return value.isNull() ? "NULL" : value.asText();
    }

    private static String join(JsonNode cells) {
        return cells.get(0).asText() + "|" + cells.get(1).asText() + "|"
                + cells.get(2).asText() + "|" + cells.get(3).asText();
    }

    private static String status(Chromium chromium) throws Exception {
        return chromium.run("return status.textContent").asText();
    }

    private static int changes(Chromium chromium) throws Exception {
        return chromium.run("return changes").asInt();
    }

    private static void shoot(Chromium chromium) throws Exception {
        for (String scheme : List.of("light", "dark")) {
            chromium.prefer(scheme);
            chromium.screenshot(Path.of("target", "live-table-" + scheme + ".png"));
        }
    }
}
