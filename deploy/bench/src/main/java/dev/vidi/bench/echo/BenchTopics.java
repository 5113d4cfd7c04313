package dev.vidi.bench.echo;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Makes the topics of a benchmark as Vidi makes its own: log append time, one replica. Thread-safe.
 *
 * @param partitions of each topic
 */
public record BenchTopics(String bootstrapServers, int partitions) {

    /** Makes a topic whose records stay; returns when it takes records. */
    public void create(String topic) {
        Map<String, String> settings = Map.of(
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                "LogAppendTime",
                TopicConfig.RETENTION_MS_CONFIG,
                "-1",
                TopicConfig.RETENTION_BYTES_CONFIG,
                "-1");
        try (Admin admin = admin()) {
            await(admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(settings)))
                    .all());
        }
        awaitLeaders(topic);
    }

    /**
     * Waits until every partition of a new topic has its leader. A producer that is quicker may have its first batch
     * refused and its second one accepted; then the first one stays out of order until it times out.
     */
    public void awaitLeaders(String topic) {
        Map<TopicPartition, OffsetSpec> ends = IntStream.range(0, partitions)
                .boxed()
                .collect(Collectors.toMap(
                        partition -> new TopicPartition(topic, partition), partition -> OffsetSpec.latest()));
        try (Admin admin = admin()) {
            await(admin.listOffsets(ends).all());
        }
    }

    /** Deletes topics. */
    public void delete(Collection<String> names) {
        try (Admin admin = admin()) {
            await(admin.deleteTopics(names).all());
        }
    }

    private Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    private static void await(KafkaFuture<?> done) {
        try {
            var unused = done.get();
        } catch (ExecutionException e) {
            throw new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
