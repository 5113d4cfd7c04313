package dev.vidi.it.process;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The line on which a node says that it is up.
 *
 * @param addresses {@code host:port} by service: grpc, http, kafka
 */
public record NodeReady(Map<String, String> addresses) {
    private static final String START = "ready ";

    public NodeReady {
        addresses = Map.copyOf(addresses);
    }

    /** The line as a value, if it is that line. */
    static Optional<NodeReady> parse(String line) {
        if (!line.startsWith(START)) {
            return Optional.empty();
        }
        Map<String, String> addresses = new HashMap<>();
        for (String part : line.substring(START.length()).strip().split(" +", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                addresses.put(part.substring(0, equals), part.substring(equals + 1));
            }
        }
        return Optional.of(new NodeReady(addresses));
    }

    /** The address of a service that the node must have. */
    public String address(String service) {
        String address = addresses.get(service);
        if (address == null) {
            throw new IllegalStateException("the node names no address for " + service + ", only " + addresses);
        }
        return address;
    }
}
