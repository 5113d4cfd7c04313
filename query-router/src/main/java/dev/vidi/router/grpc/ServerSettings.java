package dev.vidi.router.grpc;

import java.time.Duration;

/**
 * How the gRPC server listens.
 *
 * @param port 0 takes any that is free
 * @param messageBytesMax bytes of a message that a client may send
 * @param metadataBytesMax bytes of a call's metadata, tokens included
 * @param closeMax how long calls in progress may take to end when the server closes
 */
public record ServerSettings(String host, int port, int messageBytesMax, int metadataBytesMax, Duration closeMax) {
    public ServerSettings {
        if (host.isBlank()) {
            throw new IllegalArgumentException("an address needs a host");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port is a number from 0 to 65535, was " + port);
        }
        if (messageBytesMax < 1 || metadataBytesMax < 1) {
            throw new IllegalArgumentException(
                    "messages and metadata need a byte or more, were " + messageBytesMax + " and " + metadataBytesMax);
        }
        if (closeMax.isNegative()) {
            throw new IllegalArgumentException("closeMax must be 0 or more, was " + closeMax);
        }
    }

    /** An address, with the limits that suit most. */
    public static ServerSettings of(String host, int port) {
        return new ServerSettings(host, port, 8 << 20, 64 << 10, Duration.ofSeconds(5));
    }
}
