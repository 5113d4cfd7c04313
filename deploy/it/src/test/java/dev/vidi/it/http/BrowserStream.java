package dev.vidi.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What a page does with an {@code EventSource}, and what the browser does beneath it: it comes back with the last id when it
 * has lost its connection. Every change must begin with the row that the events before it have left. Runs on a thread of its
 * own.
 */
final class BrowserStream implements AutoCloseable {
    private static final long COME_BACK_MILLIS = 100;

    private final String url;
    private final Map<String, JsonNode> rows = new TreeMap<>();
    private final List<String> names = new ArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "browser");
    private volatile Throwable failure = new IllegalStateException("no failure");
    private volatile InputStream body = InputStream.nullInputStream();
    private String lastId = "";
    private int connections;

    BrowserStream(String address, String sql, String name) {
        this.url = "http://" + address + "/subscribe?sql=" + HttpCalls.encoded(sql) + "&name=" + name;
        thread.start();
    }

    private void run() {
        try {
            while (closing.getCount() > 0) {
                try {
                    connect();
                } catch (IOException lost) {
                    // as browsers do: after a while, again
                }
                boolean unused = closing.await(COME_BACK_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (Throwable wrong) {
            failure = wrong;
            closing.countDown();
        }
    }

    private void connect() throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(20))
                .header("Accept", "text/event-stream");
        if (!lastId.isEmpty()) {
            request.header("Last-Event-ID", lastId);
        }
        HttpResponse<InputStream> response =
                HttpCalls.CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.statusCode())
                .as("with any other a browser gives up")
                .isEqualTo(200);
        synchronized (this) {
            connections++;
        }
        body = response.body();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            String name = "";
            String id = lastId;
            String data = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event: ")) {
                    name = line.substring("event: ".length());
                } else if (line.startsWith("id:")) {
                    id = line.substring("id:".length()).strip();
                } else if (line.startsWith("data: ")) {
                    data = line.substring("data: ".length());
                } else if (line.isEmpty() && !data.isEmpty()) {
                    lastId = id;
                    take(name, HttpCalls.JSON.readTree(data));
                    data = "";
                }
            }
        }
    }

    private synchronized void take(String name, JsonNode data) {
        names.add(name);
        String key = data.path("key").asText();
        switch (name) {
            case "resync" -> rows.clear();
            case "row", "enter" ->
                assertThat(rows.put(key, data.get("row")))
                        .as("%s %s", name, data)
                        .isNull();
            case "update" ->
                assertThat(rows.put(key, data.get("row"))).as("update %s", data).isEqualTo(data.get("before"));
            case "leave" -> assertThat(rows.remove(key)).as("leave %s", data).isEqualTo(data.get("before"));
            case "snapshot-complete", "progress" ->
                assertThat(data.get("position").isEmpty()).isFalse();
            case "error" ->
                assertThat(data.has("retryAfterMs")).as("error %s", data).isTrue();
            default -> throw new AssertionError("unknown event " + name);
        }
    }

    synchronized Map<String, JsonNode> rows() {
        if (closing.getCount() == 0) {
            throw new AssertionError("the stream has failed", failure);
        }
        return new TreeMap<>(rows);
    }

    synchronized List<String> names() {
        return List.copyOf(names);
    }

    synchronized int connections() {
        return connections;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        closing.countDown();
        body.close();
        thread.join();
    }
}
