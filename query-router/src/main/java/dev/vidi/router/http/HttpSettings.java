package dev.vidi.router.http;

import java.time.Duration;
import java.util.List;

/**
 * How the HTTP server listens.
 *
 * @param port 0 takes any that is free
 * @param origins pages of which may call from another site, as browsers name them: {@code https://shop.example}; {@code *}
 *     is any, and none is allowed by default
 * @param limits what clients may use
 */
public record HttpSettings(String host, int port, List<String> origins, Limits limits) {
    public HttpSettings {
        origins = List.copyOf(origins);
        if (host.isBlank()) {
            throw new IllegalArgumentException("an address needs a host");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port is a number from 0 to 65535, was " + port);
        }
    }

    /** An address, with the limits that suit most. */
    public static HttpSettings of(String host, int port, List<String> origins) {
        return new HttpSettings(host, port, origins, Limits.DEFAULT);
    }

    /**
     * What clients may use.
     *
     * @param connections at a time; more wait to be accepted
     * @param streams answers and subscriptions at a time
     * @param bodyBytes of a request
     * @param headerBytes of a request, its address and tokens included
     * @param idle how long a connection may stand still, a client that does not take what it is sent included
     * @param beat after how long of silence a stream of events says that it is alive
     * @param close how long answers in progress may take to end when the server closes
     */
    public record Limits(
            int connections,
            int streams,
            int bodyBytes,
            int headerBytes,
            Duration idle,
            Duration beat,
            Duration close) {
        /** 32,768 connections, 16,384 streams, 1 MiB, 64 KiB, 2 minutes, 15 and 5 seconds. */
        public static final Limits DEFAULT = new Limits(
                32_768,
                16_384,
                1 << 20,
                64 << 10,
                Duration.ofMinutes(2),
                Duration.ofSeconds(15),
                Duration.ofSeconds(5));

        public Limits {
            if (connections < 1 || streams < 1 || bodyBytes < 1 || headerBytes < 1) {
                throw new IllegalArgumentException("limits are 1 or more, were " + connections + ", " + streams + ", "
                        + bodyBytes + " and " + headerBytes);
            }
            if (beat.isZero() || beat.isNegative() || beat.compareTo(idle) >= 0) {
                throw new IllegalArgumentException(
                        "a beat is shorter than the time that a connection may be idle, was " + beat + " of " + idle);
            }
        }
    }
}
