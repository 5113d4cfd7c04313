package dev.vidi.bench.echo;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Makes the topics of a benchmark as Vidi makes its own: log append time, one replica. Thread-safe.
 *
 * @param partitions of each topic
 */
public record BenchTopics(String bootstrapServers, int partitions) {

    /** Makes a topic whose records stay. */
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

    private static void await(KafkaFuture<Void> done) {
        try {
            done.get();
        } catch (ExecutionException e) {
            throw new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
