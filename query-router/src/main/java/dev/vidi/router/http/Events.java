package dev.vidi.router.http;

import dev.vidi.router.error.RouterException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events, as the HTML standard has them. An event with an id stands for everything up to it: a browser that
 * has lost its connection names the last one in {@code Last-Event-ID}.
 */
final class Events {
    static final String ERROR = "error";

    /** Nothing that a page sees; proxies and sockets do. */
    static final String BEAT = ":\n\n";

    /** An error that does not go away by itself brings the browser back as seldom as this. */
    private static final Duration NEVER = Duration.ofHours(1);

    private Events() {}

    /**
     * An event.
     *
     * @param id null: the one before it still counts; empty: the browser forgets it
     * @param data one value
     */
    static JsonBuffer write(JsonBuffer out, String name, @Nullable String id, JsonBuffer.Writing data) {
        out.text("event: " + name + "\n");
        if (id != null) {
            out.text(id.isEmpty() ? "id:\n" : "id: " + id + "\n");
        }
        return out.text("data: ").json(data).text("\n\n");
    }

    /** When a browser whose connection is lost comes again. */
    static JsonBuffer retry(JsonBuffer out, long millis) {
        return out.text("retry: " + millis + "\n\n");
    }

    /** The event after which the stream ends. */
    static JsonBuffer error(JsonBuffer out, RouterException error) {
        Duration retry = ErrorReplies.retryAfter(error);
        retry(out, (retry.isZero() ? NEVER : retry).toMillis());
        return write(out, ERROR, null, json -> ErrorReplies.write(json, error));
    }
}
