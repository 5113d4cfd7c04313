package dev.vidi.node.catalog;

import dev.vidi.node.kafka.Answers;
import dev.vidi.query.catalog.TableDefinition;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether the source topics are still those that the tables were created on: the id of a topic changes when it is
 * made anew, and so do then the records that its offsets mean. Confined to the follower.
 */
final class TopicWatch {

    /** What a look at a table's topic found. */
    enum State {
        /** It is the one. */
        SAME,
        /** There is none now. */
        MISSING,
        /** It is another one, for good. */
        OTHER
    }

    /**
     * What was found.
     *
     * @param problem empty when it is the same
     */
    record Finding(State state, String problem) {}

    private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
    private static final Finding SAME = new Finding(State.SAME, "");

    private final Admin admin;

    TopicWatch(Admin admin) {
        this.admin = admin;
    }

    /**
     * Looks once for all tables.
     *
     * @return findings by table id; a table about which Kafka did not answer is left out
     */
    Map<String, Finding> look(Collection<TableDefinition> tables) {
        if (tables.isEmpty()) {
            return Map.of();
        }
        Map<String, KafkaFuture<TopicDescription>> answers = admin.describeTopics(
                        tables.stream().map(TableDefinition::topic).collect(Collectors.toSet()))
                .topicNameValues();
        Map<String, Finding> findings = new HashMap<>();
        for (TableDefinition table : tables) {
            KafkaFuture<TopicDescription> answer = answers.get(table.topic());
            if (answer != null) {
                try {
                    findings.put(table.id(), compare(table, Answers.of(answer)));
                } catch (UnknownTopicOrPartitionException e) {
                    findings.put(table.id(), missing(table));
                } catch (InterruptException e) {
                    throw e;
                } catch (KafkaException e) {
                    LOG.atDebug()
                            .addKeyValue("table", table.name())
                            .addKeyValue("error", e.getMessage())
                            .log("Kafka did not answer about a topic; the next look may tell");
                }
            }
        }
        return findings;
    }

    private static Finding missing(TableDefinition table) {
        return new Finding(
                State.MISSING,
                "topic " + table.topic() + " of table " + table.name() + " does not exist any more; run: DROP TABLE "
                        + table.name());
    }

    private static Finding compare(TableDefinition table, TopicDescription topic) {
        String cure = "; run: DROP TABLE " + table.name() + ", and CREATE TABLE " + table.name() + " again";
        if (!uuid(topic.topicId()).equals(table.topicId())) {
            return new Finding(
                    State.OTHER,
                    "topic " + table.topic() + " was deleted and made anew after table " + table.name()
                            + " was created, so that its offsets mean other records" + cure);
        }
        int partitions = topic.partitions().size();
        if (partitions != table.partitions()) {
            return new Finding(
                    State.OTHER,
                    "topic " + table.topic() + " has " + partitions + " partitions, but table " + table.name()
                            + " was created with " + table.partitions()
                            + ", so that keys may be in other partitions than before" + cure);
        }
        return SAME;
    }

    static UUID uuid(Uuid id) {
        return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }
}
