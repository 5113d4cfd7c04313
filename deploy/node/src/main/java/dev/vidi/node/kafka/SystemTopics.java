package dev.vidi.node.kafka;

import dev.vidi.causality.wire.TopicNames;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Vidi's own topics: made when they are missing, checked when they are there. Thread-safe. */
public final class SystemTopics {

    private static final Logger LOG = LoggerFactory.getLogger(SystemTopics.class);

    private static final int READ_LOG_PARTITIONS = 16;
    private static final int DEAD_LETTER_PARTITIONS = 4;
    private static final Duration LOGS_RETENTION = Duration.ofDays(30);
    private static final Duration READS_RETENTION = Duration.ofDays(7);
    private static final int RECORD_BYTES_MAX = 8 << 20;
    private static final Duration APPEARANCE_MAX = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    private static final String LOG_APPEND_TIME = "LogAppendTime";
    private static final String FOR_EVER = "-1";
    private static final List<String> RETENTION = List.of(
            TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.RETENTION_MS_CONFIG, TopicConfig.RETENTION_BYTES_CONFIG);

    private final Admin admin;
    private final TopicNames names;
    private final short replicationFactor;
    private final String bootstrapServers;

    public SystemTopics(Admin admin, TopicNames names, int replicationFactor, String bootstrapServers) {
        this.admin = admin;
        this.names = names;
        this.replicationFactor = (short) replicationFactor;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Makes what is missing and checks what is there.
     *
     * @throws ClusterException if a topic cannot be made, or is not as it must be
     */
    public void ensure() {
        own().forEach(this::require);
        checkCatalog();
        checkCompacted(names.catalog(), "or tables would be lost");
        checkCompacted(names.fragments(), "or what queries asked would be lost");
        checkAppendTime(names.readLog());
    }

    /** Vidi's own topics but those of tables, as they are made. */
    public List<NewTopic> own() {
        Map<String, String> compacted = new HashMap<>(common());
        compacted.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        return List.of(
                new NewTopic(names.catalog(), 1, replicationFactor).configs(compacted),
                new NewTopic(names.fragments(), 1, replicationFactor).configs(compacted),
                new NewTopic(names.readLog(), READ_LOG_PARTITIONS, replicationFactor).configs(log(LOGS_RETENTION)),
                new NewTopic(names.deadLetters(), DEAD_LETTER_PARTITIONS, replicationFactor)
                        .configs(log(LOGS_RETENTION)));
    }

    /** The reads topic of a table, as it is made. */
    public NewTopic reads(String tableId, int partitions) {
        return new NewTopic(names.reads(tableId), partitions, replicationFactor).configs(log(READS_RETENTION));
    }

    /**
     * Makes the reads topic of a table, unless it is there.
     *
     * @throws KafkaException if it cannot be made now
     */
    public void ensureReads(String tableId, int partitions) {
        create(reads(tableId, partitions));
    }

    /** Settings of every topic that Vidi makes: with three replicas or more, two have a record when it is acknowledged. */
    public Map<String, String> common() {
        return Map.of(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, replicationFactor >= 3 ? "2" : "1");
    }

    public short replicationFactor() {
        return replicationFactor;
    }

    private Map<String, String> log(Duration retention) {
        Map<String, String> settings = new HashMap<>(common());
        settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        settings.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()));
        settings.put(TopicConfig.RETENTION_BYTES_CONFIG, "-1");
        settings.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, LOG_APPEND_TIME);
        settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(RECORD_BYTES_MAX));
        return settings;
    }

    private void require(NewTopic topic) {
        try {
            create(topic);
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            throw new ClusterException(
                    "topic " + topic.name() + " could not be made with " + topic.replicationFactor() + " replicas ("
                            + KafkaRefusals.words(e)
                            + "); check topics.replication-factor and that Vidi may create topics named "
                            + names.prefix() + ".*",
                    e);
        }
    }

    /** Asks before it makes: a node that may not create topics still works where they are. */
    private void create(NewTopic topic) {
        if (exists(topic.name())) {
            return;
        }
        try {
            Answers.of(admin.createTopics(List.of(topic)).all());
            LOG.atInfo()
                    .addKeyValue("topic", topic.name())
                    .addKeyValue("partitions", topic.numPartitions())
                    .log("made a topic");
        } catch (TopicExistsException e) {
            LOG.atDebug().addKeyValue("topic", topic.name()).log("another node made the topic");
        }
        awaitAppearance(topic.name());
    }

    private boolean exists(String topic) {
        try {
            TopicDescription unused = describe(topic);
            return true;
        } catch (UnknownTopicOrPartitionException e) {
            return false;
        }
    }

    /**
     * Waits for a topic that was made just now: it is acknowledged before every broker knows of it.
     *
     * @throws KafkaException if it does not appear
     */
    public void awaitAppearance(String topic) {
        long deadline = System.nanoTime() + APPEARANCE_MAX.toNanos();
        while (!exists(topic)) {
            if (System.nanoTime() - deadline > 0) {
                throw new KafkaException(
                        "topic " + topic + " was made, but did not appear within " + APPEARANCE_MAX.toSeconds() + " s");
            }
            try {
                boolean unused = new CountDownLatch(1).await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
        }
    }

    private TopicDescription describe(String topic) {
        Map<String, KafkaFuture<TopicDescription>> answers =
                admin.describeTopics(List.of(topic)).topicNameValues();
        return Answers.of(Objects.requireNonNull(answers.get(topic)));
    }

    private void checkCatalog() {
        int partitions = describe(names.catalog()).partitions().size();
        if (partitions != 1) {
            throw new ClusterException(
                    "topic " + names.catalog() + " has " + partitions + " partitions, expected 1: the order of"
                            + " statements is the order of its records; choose another topics.prefix, or make it anew",
                    null);
        }
    }

    private void checkCompacted(String topic, String why) {
        String policy = setting(topic, TopicConfig.CLEANUP_POLICY_CONFIG);
        if (!policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
            throw wrong(topic, TopicConfig.CLEANUP_POLICY_CONFIG, policy, why, TopicConfig.CLEANUP_POLICY_COMPACT);
        }
    }

    private void checkAppendTime(String topic) {
        String type = setting(topic, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG);
        if (!type.equals(LOG_APPEND_TIME)) {
            throw wrong(
                    topic,
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                    type,
                    "which decides what was answered in time",
                    LOG_APPEND_TIME);
        }
    }

    private String setting(String topic, String name) {
        return settings(topic, List.of(name)).getOrDefault(name, "");
    }

    /** Some settings of a topic, as they are in force. */
    public Map<String, String> settings(String topic, List<String> settingNames) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = Objects.requireNonNull(
                Answers.of(admin.describeConfigs(List.of(resource)).all()).get(resource));
        Map<String, String> settings = new LinkedHashMap<>();
        for (String name : settingNames) {
            ConfigEntry entry = config.get(name);
            if (entry != null && entry.value() != null) {
                settings.put(name, entry.value());
            }
        }
        return settings;
    }

    /**
     * Why no table can stand on a topic: with records gone by age or size, the same position would mean other rows on a
     * node that was restored. Empty when one can.
     */
    public Optional<String> losesRecords(String topic) {
        Map<String, String> found = settings(topic, RETENTION);
        String policy = found.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "");
        String millis = found.getOrDefault(TopicConfig.RETENTION_MS_CONFIG, FOR_EVER);
        String bytes = found.getOrDefault(TopicConfig.RETENTION_BYTES_CONFIG, FOR_EVER);
        boolean deletes = Arrays.asList(policy.split(",", -1)).contains(TopicConfig.CLEANUP_POLICY_DELETE);
        if (!deletes || (millis.equals(FOR_EVER) && bytes.equals(FOR_EVER))) {
            return Optional.empty();
        }
        return Optional.of("topic " + topic + " deletes old records (cleanup.policy=" + policy + ", retention.ms="
                + millis + ", retention.bytes=" + bytes
                + "), so that the same position would mean different rows on different nodes; keep the latest"
                + " record of each key: "
                + alteration(topic, "cleanup.policy=compact")
                + " -- or keep all records: "
                + alteration(topic, "retention.ms=-1,retention.bytes=-1"));
    }

    private ClusterException wrong(String topic, String setting, String found, String why, String expected) {
        return new ClusterException(
                "topic " + topic + " has " + setting + "=" + found + ", expected " + expected + " (" + why + "); run: "
                        + alteration(topic, setting + "=" + expected),
                null);
    }

    /**
     * The command of Kafka's distribution that changes a topic, as it can be pasted.
     *
     * @param settings as {@code name=value,name=value}
     */
    public String alteration(String topic, String settings) {
        return "kafka-configs.sh --bootstrap-server " + bootstrapServers
                + " --alter --entity-type topics --entity-name " + topic + " --add-config " + settings;
    }
}
