package dev.vidi.node;

/**
 * A host and a port to listen on.
 *
 * @param port 0 for any free one
 */
public record Address(String host, int port) {

    static final int PORT_MAX = 65_535;

    public Address {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host must not be empty");
        }
        if (port < 0 || port > PORT_MAX) {
            throw new IllegalArgumentException("port must be 0 to " + PORT_MAX + ", was " + port);
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
