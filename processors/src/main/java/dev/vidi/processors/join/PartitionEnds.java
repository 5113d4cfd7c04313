package dev.vidi.processors.join;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/** Asks the brokers where a partition ends. Thread-safe; does not block. */
@FunctionalInterface
public interface PartitionEnds {

    /** Asks; the stage completes on a thread that must not be kept. */
    CompletableFuture<Ends> request(TopicPartition partition);

    /**
     * Ends of a partition, both as the next offset.
     *
     * @param committed end of what readers of committed data see now
     * @param appended end of everything that was acknowledged
     */
    record Ends(long committed, long appended) {}
}
