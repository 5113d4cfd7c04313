package dev.vidi.router.publish;

import dev.vidi.query.catalog.TableDefinition;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Where the partitions of source topics end, as the brokers tell. Thread-safe; does not block. */
public final class TableEnds {
    private final Admin admin;

    /** Asks by an admin client, whose life is its owner's. */
    public TableEnds(Admin admin) {
        this.admin = admin;
    }

    /** The end of each partition, uncommitted records included, as the next offset. */
    public CompletableFuture<Map<Integer, Long>> appended(TableDefinition table, Duration max) {
        return list(table, IsolationLevel.READ_UNCOMMITTED, max);
    }

    /** The end of what can be read of each partition before a transaction has ended, as the next offset. */
    public CompletableFuture<Map<Integer, Long>> committed(TableDefinition table, Duration max) {
        return list(table, IsolationLevel.READ_COMMITTED, max);
    }

    private CompletableFuture<Map<Integer, Long>> list(TableDefinition table, IsolationLevel isolation, Duration max) {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (int partition = 0; partition < table.partitions(); partition++) {
            latest.put(new TopicPartition(table.topic(), partition), OffsetSpec.latest());
        }
        return admin.listOffsets(latest, new ListOffsetsOptions(isolation).timeoutMs((int) max.toMillis()))
                .all()
                .toCompletionStage()
                .thenApply(ends -> {
                    Map<Integer, Long> byPartition = new HashMap<>();
                    ends.forEach((partition, end) -> byPartition.put(partition.partition(), end.offset()));
                    return byPartition;
                })
                .toCompletableFuture();
    }
}
