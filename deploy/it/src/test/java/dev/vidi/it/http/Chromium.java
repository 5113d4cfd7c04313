package dev.vidi.it.http;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vidi.it.process.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Chromium without a screen, driven by W3C's WebDriver protocol through the ChromeDriver of the machine. */
final class Chromium implements AutoCloseable {
    private static final Path CHROMIUM = Path.of(System.getProperty("vidi.chromium", "/usr/bin/chromium"));
    private static final Path DRIVER = Path.of(System.getProperty("vidi.chromedriver", "/usr/bin/chromedriver"));

    private final Process driver;
    private final String base;
    private final String session;

    /** A browser whose profile and output lie in a directory. */
    Chromium(Path directory) throws IOException, InterruptedException {
        for (Path needed : List.of(CHROMIUM, DRIVER)) {
            if (!Files.isExecutable(needed)) {
                throw new IllegalStateException("this test needs a Chromium and its ChromeDriver; " + needed
                        + " is not there: install them (on Debian: apt-get install chromium chromium-driver), or name them"
                        + " by -Dvidi.chromium=... and -Dvidi.chromedriver=...");
            }
        }
        int port = FreePorts.find(1, new Random())[0];
        this.base = "http://127.0.0.1:" + port;
        this.driver = new ProcessBuilder(DRIVER.toString(), "--port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("chromedriver.out").toFile())
                .start();
        try {
            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .until(() -> call("GET", "/status", null).get("ready").asBoolean());
            this.session = "/session/"
                    + call(
                                    "POST",
                                    "/session",
                                    Map.of(
                                            "capabilities",
                                            Map.of(
                                                    "alwaysMatch",
                                                    Map.of(
                                                            "browserName",
                                                            "chrome",
                                                            "goog:chromeOptions",
                                                            options(directory)))))
                            .get("sessionId")
                            .asText();
        } catch (IOException | InterruptedException | RuntimeException failed) {
            driver.destroyForcibly();
            throw failed;
        }
    }

    private static Map<String, Object> options(Path directory) {
        return Map.of(
                "binary",
                CHROMIUM.toString(),
                "args",
                List.of(
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--window-size=820,520",
                        "--user-data-dir=" + directory.resolve("profile")));
    }

    void open(String url) throws IOException, InterruptedException {
        JsonNode unused = call("POST", session + "/url", Map.of("url", url));
    }

    /** What a function's body returns in the page. */
    JsonNode run(String script) throws IOException, InterruptedException {
        return call("POST", session + "/execute/sync", Map.of("script", script, "args", List.of()));
    }

    /** What pages are told of the user's taste: light or dark. */
    void prefer(String scheme) throws IOException, InterruptedException {
        JsonNode unused = call(
                "POST",
                session + "/goog/cdp/execute",
                Map.of(
                        "cmd",
                        "Emulation.setEmulatedMedia",
                        "params",
                        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme)))));
    }

    void screenshot(Path png) throws IOException, InterruptedException {
        Files.write(
                png,
                Base64.getDecoder()
                        .decode(call("GET", session + "/screenshot", null).asText()));
    }

    private JsonNode call(String method, String path, @Nullable Object body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(HttpCalls.JSON.writeValueAsString(body)))
                .build();
        HttpResponse<String> response = HttpCalls.CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        JsonNode value = HttpCalls.JSON.readTree(response.body()).get("value");
        if (response.statusCode() != 200) {
            throw new IOException(method + " " + path + ": " + value);
        }
        return value;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try {
            JsonNode unused = call("DELETE", session, null);
        } finally {
            driver.destroy();
            if (!driver.waitFor(10, TimeUnit.SECONDS)) {
                driver.destroyForcibly();
            }
        }
    }
}
