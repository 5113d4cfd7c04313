package dev.vidi.query.catalog;

/** What decides the partition of a key in a source topic. */
public enum Partitioner {
    /** Kafka's default for Java clients; a read of a key goes to one partition once this is verified. */
    MURMUR2,
    /** Unknown: a read of a key goes to all partitions. */
    ANY
}
