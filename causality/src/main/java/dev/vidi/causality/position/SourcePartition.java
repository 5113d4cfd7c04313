package dev.vidi.causality.position;

import java.util.UUID;

/**
 * One partition of one Kafka topic, named by the topic's id: a recreated topic of the same name is another one.
 *
 * @param topicId Kafka topic id
 * @param partition partition number, from 0
 */
public record SourcePartition(UUID topicId, int partition) implements Comparable<SourcePartition> {

    public SourcePartition {
        if (partition < 0) {
            throw new IllegalArgumentException("partition must be >= 0, was " + partition);
        }
    }

    @Override
    public int compareTo(SourcePartition other) {
        int byTopic = topicId.compareTo(other.topicId);
        return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
    }
}
