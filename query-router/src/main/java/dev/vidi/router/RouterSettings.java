package dev.vidi.router;

import dev.vidi.causality.wire.TopicNames;
import dev.vidi.router.grpc.ServerSettings;
import java.util.Map;

/**
 * What a router is told from outside.
 *
 * @param server how gRPC listens
 * @param kafka properties of Kafka clients: how to reach the cluster, and no more than that
 * @param topics names of Vidi's topics
 * @param writesInFlightMax writes that are not yet acknowledged
 * @param writeBytesInFlightMax their bytes
 * @param logTailsMax calls of ReadLog at a time; each has a consumer and a thread
 */
public record RouterSettings(
        ServerSettings server,
        Map<String, Object> kafka,
        TopicNames topics,
        int writesInFlightMax,
        long writeBytesInFlightMax,
        int logTailsMax) {

    public RouterSettings {
        kafka = Map.copyOf(kafka);
        requirePositive("writesInFlightMax", writesInFlightMax);
        requirePositive("writeBytesInFlightMax", writeBytesInFlightMax);
        requirePositive("logTailsMax", logTailsMax);
    }

    /** The limits that suit one machine. */
    public static RouterSettings of(ServerSettings server, Map<String, Object> kafka, TopicNames topics) {
        return new RouterSettings(server, kafka, topics, 16_384, 64L << 20, 16);
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be 1 or more, was " + value);
        }
    }
}
