package dev.vidi.node.doctor;

import dev.vidi.causality.wire.TopicNames;
import dev.vidi.node.catalog.CatalogSnapshot;
import dev.vidi.node.kafka.Answers;
import dev.vidi.node.kafka.KafkaRefusals;
import dev.vidi.node.kafka.SystemTopics;
import dev.vidi.query.catalog.TableDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Examines a cluster that has answered. For one thread. */
public final class Doctor {
    private static final int ANY_PARTITIONS = 1;

    private final Admin admin;
    private final Map<String, Object> kafka;
    private final TopicNames names;
    private final SystemTopics topics;
    private final TopicExamination examination;
    private final BrokerExamination brokers;

    /**
     * A doctor of a cluster.
     *
     * @param kafka properties of Kafka clients
     * @param topics Vidi's own, as they are to be made
     * @param sessionTimeout of the groups of tables
     */
    public Doctor(
            Admin admin, Map<String, Object> kafka, TopicNames names, SystemTopics topics, Duration sessionTimeout) {
        this.admin = admin;
        this.kafka = Map.copyOf(kafka);
        this.names = names;
        this.topics = topics;
        this.examination = new TopicExamination(topics);
        this.brokers = new BrokerExamination(admin, topics.replicationFactor(), sessionTimeout);
    }

    /**
     * What is found, in an order to be read.
     *
     * @param sources topics that tables are to stand on
     */
    public List<Finding> examine(List<String> sources) {
        List<Finding> findings = new ArrayList<>(brokers.examine());
        findings.add(groups());
        for (NewTopic topic : topics.own()) {
            own(topic, findings);
        }
        List<TableDefinition> tables = tables(findings);
        for (TableDefinition table : tables) {
            own(topics.reads(table.id(), table.partitions()), findings);
        }
        tables.forEach(table -> source(table.topic(), table, findings));
        sources.stream()
                .filter(topic ->
                        tables.stream().noneMatch(table -> table.topic().equals(topic)))
                .forEach(topic -> source(topic, null, findings));
        return List.copyOf(findings);
    }

    /** Groups of Streams applications are named by their tables; what is allowed for one name is taken for all. */
    private Finding groups() {
        String group = names.application("doctor");
        String check = "groups " + names.prefix() + ".*";
        try {
            Object unused = Answers.of(Objects.requireNonNull(admin.describeConsumerGroups(List.of(group))
                    .describedGroups()
                    .get(group)));
            return Finding.ok(check, "may be described");
        } catch (GroupIdNotFoundException none) {
            return Finding.ok(check, "may be described");
        } catch (KafkaException e) {
            return Finding.problem(
                    check,
                    KafkaRefusals.words(e),
                    "allow Read and Describe on groups with prefix " + names.prefix() + ".");
        }
    }

    private void own(NewTopic wanted, List<Finding> findings) {
        String check = "topic " + wanted.name();
        try {
            Optional<TopicDescription> found = describe(wanted.name());
            if (found.isPresent()) {
                findings.addAll(rights(found.get(), List.of(AclOperation.READ, AclOperation.WRITE)));
                findings.addAll(examination.own(wanted, found.get()));
            } else {
                findings.add(creation(wanted));
            }
        } catch (KafkaException e) {
            findings.add(Finding.problem(
                    check,
                    KafkaRefusals.words(e),
                    "allow Describe and DescribeConfigs on topics with prefix " + names.prefix() + "."));
        }
    }

    /** Has Kafka check all that it would check, and make nothing. */
    private Finding creation(NewTopic wanted) {
        String check = "topic " + wanted.name();
        try {
            Object unused = Answers.of(admin.createTopics(List.of(wanted), new CreateTopicsOptions().validateOnly(true))
                    .all());
            return Finding.ok(check, "is not there yet, and may be made");
        } catch (KafkaException e) {
            return Finding.problem(
                    check,
                    "is not there, and cannot be made: " + KafkaRefusals.words(e),
                    "allow Create on topics with prefix " + names.prefix() + ". or make it: kafka-topics.sh --create"
                            + " --topic " + wanted.name() + " --partitions "
                            + Math.max(ANY_PARTITIONS, wanted.numPartitions()) + " --replication-factor "
                            + wanted.replicationFactor()
                            + TopicExamination.options(Objects.requireNonNullElse(wanted.configs(), Map.of())));
        }
    }

    private List<TableDefinition> tables(List<Finding> findings) {
        try {
            if (describe(names.catalog()).isEmpty()) {
                return List.of();
            }
            List<TableDefinition> tables = CatalogSnapshot.tables(kafka, names);
            findings.add(Finding.ok("catalog", tables.size() + " tables"));
            return tables;
        } catch (KafkaException e) {
            findings.add(Finding.problem("catalog", KafkaRefusals.words(e), "allow Read on topic " + names.catalog()));
            return List.of();
        }
    }

    private void source(String topic, @Nullable TableDefinition table, List<Finding> findings) {
        String check = table == null ? "topic " + topic : "topic " + topic + " of table " + table.name();
        try {
            Optional<TopicDescription> found = describe(topic);
            if (found.isEmpty()) {
                findings.add(Finding.problem(
                        check,
                        "does not exist",
                        table == null
                                ? "make it, or say partitions in CREATE TABLE"
                                : "DROP TABLE " + table.name() + ", or wait until it is there again"));
                return;
            }
            findings.addAll(rights(found.get(), List.of(AclOperation.READ, AclOperation.WRITE)));
            if (table != null) {
                sameTopic(check, table, found.get()).ifPresent(findings::add);
            }
            findings.addAll(examination.source(check, found.get()));
        } catch (KafkaException e) {
            findings.add(Finding.problem(
                    check,
                    KafkaRefusals.words(e),
                    "allow Read, Write, Describe and DescribeConfigs on topic " + topic));
        }
    }

    private static Optional<Finding> sameTopic(String check, TableDefinition table, TopicDescription found) {
        UUID id = new UUID(
                found.topicId().getMostSignificantBits(), found.topicId().getLeastSignificantBits());
        int partitions = found.partitions().size();
        if (id.equals(table.topicId()) && partitions == table.partitions()) {
            return Optional.empty();
        }
        return Optional.of(Finding.problem(
                check,
                id.equals(table.topicId())
                        ? "has " + partitions + " partitions, the table " + table.partitions()
                        : "was made anew since the table was",
                "DROP TABLE " + table.name() + ", then CREATE TABLE again"));
    }

    /** Without an authorizer, and to superusers, Kafka says that everything is allowed. */
    private static List<Finding> rights(TopicDescription topic, List<AclOperation> wanted) {
        if (topic.authorizedOperations() == null) {
            return List.of();
        }
        List<AclOperation> missing = wanted.stream()
                .filter(operation -> !topic.authorizedOperations().contains(operation)
                        && !topic.authorizedOperations().contains(AclOperation.ALL))
                .toList();
        return missing.isEmpty()
                ? List.of()
                : List.of(Finding.problem(
                        "topic " + topic.name(),
                        "the user of kafka.client may not " + missing,
                        "kafka-acls.sh --add --allow-principal User:... --topic " + topic.name()
                                + missing.stream()
                                        .map(operation -> " --operation " + operation)
                                        .reduce("", String::concat)));
    }

    private Optional<TopicDescription> describe(String topic) {
        try {
            return Optional.of(Answers.of(Objects.requireNonNull(
                    admin.describeTopics(List.of(topic), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                            .topicNameValues()
                            .get(topic))));
        } catch (UnknownTopicOrPartitionException none) {
            return Optional.empty();
        }
    }
}
