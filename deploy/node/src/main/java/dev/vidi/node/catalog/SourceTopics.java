package dev.vidi.node.catalog;

import dev.vidi.causality.wire.TopicNames;
import dev.vidi.node.kafka.Answers;
import dev.vidi.node.kafka.SystemTopics;
import dev.vidi.query.sql.Statement.CreateTable;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the source topic of a table that is to be created, or makes it. Thread-safe. */
final class SourceTopics {

    private static final Logger LOG = LoggerFactory.getLogger(SourceTopics.class);

    /** What a row that fits an answer takes in its topic at most. */
    private static final int RECORD_BYTES_MAX = 4 << 20;

    /** How long a join task may be behind and still have seen every version. */
    private static final int COMPACTION_LAG_MILLIS = 60_000;

    private final Admin admin;
    private final SystemTopics topics;
    private final TopicNames names;

    SourceTopics(Admin admin, SystemTopics topics, TopicNames names) {
        this.admin = admin;
        this.topics = topics;
        this.names = names;
    }

    /**
     * A topic that a table can stand on.
     *
     * @param created whether it was made just now
     */
    record Source(UUID id, int partitions, boolean created) {}

    /**
     * The topic that the statement names.
     *
     * @throws RouterException if there is none, or it cannot be used; the message names the cure
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
     */
    Source resolve(CreateTable create) throws RouterException {
        String topic = create.topic();
        if (topic.startsWith(names.prefix() + ".")) {
            throw new RouterException(
                    ErrorCode.PRECONDITION, "topic " + topic + " is one of Vidi's own; a table needs a topic of yours");
        }
        if (topic.startsWith("__")) {
            throw new RouterException(
                    ErrorCode.PRECONDITION,
                    "topic " + topic + " is one of Kafka's own; a table needs a topic of yours");
        }
        Optional<TopicDescription> found = find(topic);
        if (found.isPresent()) {
            return check(create, found.get());
        }
        if (create.partitions().isEmpty()) {
            throw new RouterException(
                    ErrorCode.PRECONDITION, "topic " + topic + " does not exist; add partitions = 4 to have it made");
        }
        return make(create, create.partitions().getAsInt());
    }

    private Optional<TopicDescription> find(String topic) throws RouterException {
        try {
            return Optional.of(Answers.of(Objects.requireNonNull(
                    admin.describeTopics(List.of(topic)).topicNameValues().get(topic))));
        } catch (UnknownTopicOrPartitionException e) {
            return Optional.empty();
        } catch (InvalidTopicException e) {
            throw new RouterException(
                    ErrorCode.MALFORMED,
                    "topic '" + topic + "' cannot be the name of a topic: 1 to 249 letters, digits, '.', '_' or '-'");
        }
    }

    private Source make(CreateTable create, int partitions) throws RouterException {
        Map<String, String> settings = new HashMap<>(topics.common());
        settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        settings.put(TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG, Integer.toString(COMPACTION_LAG_MILLIS));
        settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(RECORD_BYTES_MAX));
        NewTopic topic = new NewTopic(create.topic(), partitions, topics.replicationFactor()).configs(settings);
        try {
            UUID id = TopicWatch.uuid(
                    Answers.of(admin.createTopics(List.of(topic)).topicId(create.topic())));
            // Else the watch may look for it too soon, and say that it does not exist any more.
            topics.awaitAppearance(create.topic());
            LOG.atInfo()
                    .addKeyValue("topic", create.topic())
                    .addKeyValue("partitions", partitions)
                    .log("made a source topic");
            return new Source(id, partitions, true);
        } catch (TopicExistsException e) {
            Optional<TopicDescription> found = find(create.topic());
            if (found.isPresent()) {
                return check(create, found.get());
            }
            throw e;
        }
    }

    private Source check(CreateTable create, TopicDescription topic) throws RouterException {
        int partitions = topic.partitions().size();
        if (create.partitions().isPresent() && create.partitions().getAsInt() != partitions) {
            throw new RouterException(
                    ErrorCode.PRECONDITION,
                    "topic " + topic.name() + " has " + partitions + " partitions, the statement says "
                            + create.partitions().getAsInt() + "; say partitions = " + partitions
                            + ", or leave it out");
        }
        Optional<String> problem = topics.losesRecords(topic.name());
        if (problem.isPresent()) {
            throw new RouterException(ErrorCode.PRECONDITION, problem.get());
        }
        return new Source(TopicWatch.uuid(topic.topicId()), partitions, false);
    }
}
