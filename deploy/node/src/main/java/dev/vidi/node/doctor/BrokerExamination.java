package dev.vidi.node.doctor;

import dev.vidi.node.kafka.Answers;
import dev.vidi.node.kafka.KafkaRefusals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;

/** Whether brokers are as Vidi needs them. */
final class BrokerExamination {
    private static final String METADATA_VERSION = "metadata.version";
    private static final String SESSION_MIN = "group.min.session.timeout.ms";
    private static final String SESSION_MAX = "group.max.session.timeout.ms";

    private final Admin admin;
    private final int replicationFactor;
    private final Duration sessionTimeout;

    BrokerExamination(Admin admin, int replicationFactor, Duration sessionTimeout) {
        this.admin = admin;
        this.replicationFactor = replicationFactor;
        this.sessionTimeout = sessionTimeout;
    }

    List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        Collection<Node> nodes = Answers.of(admin.describeCluster().nodes());
        String id = Answers.of(admin.describeCluster().clusterId());
        findings.add(brokers(nodes.size(), id));
        findings.add(version());
        nodes.stream().findFirst().ifPresent(node -> findings.add(sessions(node)));
        return findings;
    }

    private Finding brokers(int count, String cluster) {
        String found = count + (count == 1 ? " broker" : " brokers") + " of cluster " + cluster;
        if (count < replicationFactor) {
            return Finding.problem(
                    "brokers",
                    found + ", topics.replication-factor is " + replicationFactor + ": topics cannot be made",
                    "set topics.replication-factor = " + count + ", or add brokers");
        }
        return count >= 3
                ? Finding.ok("brokers", found)
                : Finding.warning("brokers", found + ": not all survives the loss of one", "run three or more");
    }

    /** Old brokers say nothing of their versions; a client that is too new for them is refused by them. */
    private Finding version() {
        try {
            FeatureMetadata features = Answers.of(admin.describeFeatures().featureMetadata());
            FinalizedVersionRange metadata = features.finalizedFeatures().get(METADATA_VERSION);
            return metadata == null
                    ? Finding.warning(
                            "version",
                            "brokers name no " + METADATA_VERSION + ": they are older than Kafka 3.3, or run with"
                                    + " ZooKeeper",
                            "Vidi is tested with Kafka 4")
                    : Finding.ok("version", METADATA_VERSION + " " + metadata.maxVersionLevel());
        } catch (KafkaException e) {
            return Finding.warning("version", KafkaRefusals.words(e), "Vidi is tested with Kafka 4");
        }
    }

    private Finding sessions(Node node) {
        String check = "group sessions";
        ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, node.idString());
        try {
            Config config = Objects.requireNonNull(
                    Answers.of(admin.describeConfigs(List.of(resource)).all()).get(resource));
            long min = millis(config, SESSION_MIN, 0);
            long max = millis(config, SESSION_MAX, Long.MAX_VALUE);
            long asked = sessionTimeout.toMillis();
            return asked >= min && asked <= max
                    ? Finding.ok(check, "tables.session-timeout of " + asked + " ms is allowed")
                    : Finding.problem(
                            check,
                            "tables.session-timeout is " + asked + " ms, brokers allow " + min + " to " + max + " ms",
                            "set tables.session-timeout, or " + SESSION_MIN + " and " + SESSION_MAX
                                    + " of the brokers");
        } catch (KafkaException e) {
            return Finding.warning(
                    check,
                    "is not known: " + KafkaRefusals.words(e),
                    "allow DescribeConfigs on the cluster, or see that the brokers allow tables.session-timeout");
        }
    }

    private static long millis(Config config, String name, long otherwise) {
        ConfigEntry entry = config.get(name);
        return entry == null || entry.value() == null ? otherwise : Long.parseLong(entry.value());
    }
}
