package dev.vidi.router.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Reads a stream of events as the HTML standard says that a browser does. */
final class EventSource implements AutoCloseable {
    final HttpResponse<InputStream> response;
    final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    final LinkedBlockingQueue<String> comments = new LinkedBlockingQueue<>();
    volatile long retryMillis;
    private String lastId = "";

    /** An event as a page gets it: the id is the last one that was told, as in {@code lastEventId}. */
    record Event(String name, String id, String data) {
        @Override
        public String toString() {
            return name + " " + data;
        }
    }

    EventSource(TestFront front, String path, String... headers) throws Exception {
        HttpRequest.Builder request = front.request(path).header("Accept", "text/event-stream");
        if (headers.length > 0) {
            request.headers(headers);
            // the only one that tests set, and what a browser remembers until it is told otherwise
            lastId = headers[1];
        }
        this.response = front.client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        Thread reader = new Thread(this::read, "events");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            String name = "message";
            List<String> data = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) {
                    if (!data.isEmpty()) {
                        events.add(new Event(name, lastId, String.join("\n", data)));
                    }
                    name = "message";
                    data.clear();
                } else if (line.startsWith(":")) {
                    comments.add(line);
                } else {
                    String field = line.contains(":") ? line.substring(0, line.indexOf(':')) : line;
                    String value = line.contains(":") ? line.substring(line.indexOf(':') + 1) : "";
                    value = value.startsWith(" ") ? value.substring(1) : value;
                    switch (field) {
                        case "event" -> name = value;
                        case "id" -> lastId = value;
                        case "data" -> data.add(value);
                        case "retry" -> retryMillis = Long.parseLong(value);
                        default -> throw new IllegalStateException("unknown field in " + line);
                    }
                }
            }
            events.add(new Event("(end)", lastId, ""));
        } catch (IOException cut) {
            events.add(new Event("(cut)", lastId, String.valueOf(cut.getMessage())));
        } catch (UncheckedIOException cut) {
            events.add(new Event("(cut)", lastId, String.valueOf(cut.getMessage())));
        }
    }

    Event next() throws InterruptedException {
        Event event = events.poll(5, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("no event within 5 s, status " + response.statusCode());
        }
        return event;
    }

    Event next(String name) throws InterruptedException {
        Event event = next();
        if (!event.name().equals(name)) {
            throw new AssertionError("expected " + name + ", was " + event);
        }
        return event;
    }

    @Override
    public void close() throws IOException {
        response.body().close();
    }
}
