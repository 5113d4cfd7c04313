package dev.vidi.node.demo;

import dev.vidi.client.VidiClient;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Connections of people to the server, each of its own, as from different machines. Confined to one thread. */
final class People implements AutoCloseable {

    private static final Duration CALL_MAX = Duration.ofSeconds(60);

    private final String server;
    private final Deque<VidiClient> connected = new ArrayDeque<>();

    People(String server) {
        this.server = server;
    }

    /** A new connection of somebody, for a purpose. */
    VidiClient connect(String who, String purpose) {
        VidiClient client = VidiClient.builder()
                .target(server)
                .principal(who)
                .purpose(purpose)
                .timeout(CALL_MAX)
                .build();
        connected.push(client);
        return client;
    }

    @Override
    public void close() {
        while (!connected.isEmpty()) {
            connected.pop().close();
        }
    }
}
