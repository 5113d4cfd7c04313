package dev.vidi.node.demo;

import dev.vidi.causality.wire.TopicNames;
import dev.vidi.client.VidiClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.KafkaException;

/** The join tasks of tables, as Kafka's administrator sees them: members of a group. */
final class JoinTasks {

    private final String kafka;
    private final VidiClient client;

    JoinTasks(String kafka, VidiClient client) {
        this.kafka = kafka;
        this.client = client;
    }

    /** Throws all tasks of a table out of their group: their lives end at once, and others begin. */
    void kill(String table) {
        String group = new TopicNames("vidi")
                .application(client.describe(table).schema().tableId());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
            admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
                    .all()
                    .get();
            admin.close(Duration.ofSeconds(5));
        } catch (ExecutionException e) {
            throw new KafkaException("the members of group " + group + " cannot be removed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }
}
