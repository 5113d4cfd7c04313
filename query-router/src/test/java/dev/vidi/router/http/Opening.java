package dev.vidi.router.http;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A stream of events that waits for its response, which begins when the test has answered its read. */
final class Opening implements AutoCloseable {
    private final CompletableFuture<EventSource> source;

    Opening(TestFront front, String path, String... headers) {
        this.source = CompletableFuture.supplyAsync(() -> {
            try {
                return new EventSource(front, path, headers);
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        });
    }

    EventSource source() throws Exception {
        return source.get(5, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        if (source.isDone() && !source.isCompletedExceptionally()) {
            source.join().close();
        }
    }
}
