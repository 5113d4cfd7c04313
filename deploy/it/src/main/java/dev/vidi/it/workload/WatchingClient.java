package dev.vidi.it.workload;

import dev.vidi.client.SubscribeOptions;
import dev.vidi.client.Subscription;
import dev.vidi.client.SubscriptionEvent;
import dev.vidi.client.VidiClient;
import dev.vidi.client.VidiException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A subscriber that is a process of its own, so that it can be killed: follows all rows of a table by the name of its
 * subscription, prints each event as a line before it takes the next, and goes on behind what it has acknowledged.
 */
public final class WatchingClient {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final String READY = "ready subscriber=";

    private WatchingClient() {}

    /**
     * Follows until it is killed.
     *
     * @param args the router, the table, the name of the subscription
     */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        while (true) {
            try (VidiClient client = VidiClient.builder()
                            .target(args[0])
                            .principal("chaos")
                            .build();
                    Subscription subscription = client.session()
                            .subscribe(
                                    "SELECT * FROM " + args[1] + " EMIT CHANGES",
                                    List.of(),
                                    SubscribeOptions.DEFAULT.withName(args[2]).withSnapshot(false))) {
                out.println(READY + args[2]);
                while (true) {
                    Optional<SubscriptionEvent> event = subscription.poll(POLL);
                    if (event.isPresent()) {
                        out.println(Told.of(event.get()).toLine());
                    }
                }
            } catch (VidiException failed) {
                out.println("# " + failed.getMessage());
            }
        }
    }

    /** Takes what such a process has printed: lines of events, and others that are none of these. */
    public static final class Lines {
        private final KnownRows known;
        private boolean torn;

        /** Lines of a subscriber to a table. */
        public Lines(String table) {
            this.known = new KnownRows(table, "client that is killed");
        }

        /** It has printed a line; the last one before it was killed may be a part of one. */
        public void line(String line) {
            if (line.startsWith("#")) {
                return;
            }
            if (line.startsWith(READY)) {
                known.begin();
                torn = false;
                return;
            }
            if (torn) {
                known.problem("printed a line that is none, and went on");
            }
            try {
                known.take(Told.parse(line));
            } catch (IllegalArgumentException partOfOne) {
                torn = true;
            }
        }

        /** What it knows, and what was wrong. */
        public KnownRows known() {
            return known;
        }
    }
}
