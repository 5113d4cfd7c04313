package dev.vidi.causality.position;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

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

    // Positions are compared by it all the time: written out, as what records have takes longer where it is not
    // inlined.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SourcePartition that && that.partition == partition && that.topicId.equals(topicId);
    }

    @Override
    public int hashCode() {
        return 31 * topicId.hashCode() + partition;
    }

    @Override
    public int compareTo(SourcePartition other) {
        int byTopic = topicId.compareTo(other.topicId);
        return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
    }
}
