package dev.vidi.client;

import java.time.Instant;

/**
 * The place of a record in Kafka, which names a row version.
 *
 * @param timestamp the record's timestamp
 */
public record Coordinates(String topic, int partition, long offset, Instant timestamp) {

    static Coordinates of(dev.vidi.proto.api.v1.Coordinates proto) {
        return new Coordinates(
                proto.getTopic(),
                proto.getPartition(),
                proto.getOffset(),
                Instant.ofEpochMilli(proto.getTimestampMs()));
    }
}
