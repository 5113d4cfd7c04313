package dev.vidi.processors.join;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Ends by Kafka's admin client. Thread-safe. */
public final class AdminPartitionEnds implements PartitionEnds {

    private static final int TIMEOUT_MILLIS = 5_000;

    private final Admin admin;

    public AdminPartitionEnds(Admin admin) {
        this.admin = admin;
    }

    @Override
    public CompletableFuture<Ends> request(TopicPartition partition) {
        // The committed end first: it must not lie beyond the other.
        return end(partition, IsolationLevel.READ_COMMITTED)
                .thenCombine(end(partition, IsolationLevel.READ_UNCOMMITTED), Ends::new);
    }

    private CompletableFuture<Long> end(TopicPartition partition, IsolationLevel isolation) {
        return admin.listOffsets(
                        Map.of(partition, OffsetSpec.latest()),
                        new ListOffsetsOptions(isolation).timeoutMs(TIMEOUT_MILLIS))
                .partitionResult(partition)
                .toCompletionStage()
                .thenApply(result -> result.offset())
                .toCompletableFuture();
    }
}
