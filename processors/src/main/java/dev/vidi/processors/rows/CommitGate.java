package dev.vidi.processors.rows;

import org.apache.kafka.common.TopicPartition;

/** Tells up to where a partition's offsets were really committed; rows are persisted only that far. */
@FunctionalInterface
public interface CommitGate {

    /** The next offset of the last commit that succeeded in this process, or -1 when there was none. */
    long committed(TopicPartition partition);
}
