package dev.vidi.node.doctor;

import dev.vidi.node.kafka.SystemTopics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.TopicConfig;

/** Whether topics are as Vidi needs them. */
final class TopicExamination {
    private static final List<String> SETTINGS = List.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.RETENTION_MS_CONFIG,
            TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
            TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
    private static final String FOR_EVER = "-1";

    private final SystemTopics topics;

    TopicExamination(SystemTopics topics) {
        this.topics = topics;
    }

    /** One of Vidi's own topics, beside what it would be if it were made now. */
    List<Finding> own(NewTopic wanted, TopicDescription found) {
        String check = "topic " + found.name();
        Map<String, String> settings = topics.settings(found.name(), SETTINGS);
        Map<String, String> expected = Objects.requireNonNullElse(wanted.configs(), Map.of());
        List<Finding> findings = new ArrayList<>(replicas(check, found, settings, wanted.replicationFactor()));
        if (found.partitions().size() != wanted.numPartitions()) {
            findings.add(
                    wanted.numPartitions() == 1
                            ? Finding.problem(
                                    check,
                                    "has " + found.partitions().size() + " partitions, expected 1",
                                    "choose another topics.prefix, or delete it and have it made anew")
                            : Finding.ok(
                                    check,
                                    found.partitions().size() + " partitions, by default " + wanted.numPartitions()));
        }
        for (String setting : List.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG)) {
            String is = settings.getOrDefault(setting, "");
            String must = expected.get(setting);
            if (must != null && !must.equals(is)) {
                findings.add(wrong(Finding.Grade.PROBLEM, found.name(), setting, is, must));
            }
        }
        atLeast(found.name(), TopicConfig.RETENTION_MS_CONFIG, settings, expected, Finding.Grade.WARNING)
                .ifPresent(findings::add);
        atLeast(found.name(), TopicConfig.MAX_MESSAGE_BYTES_CONFIG, settings, expected, Finding.Grade.PROBLEM)
                .ifPresent(findings::add);
        return findings.isEmpty() ? List.of(Finding.ok(check, "is as it must be")) : findings;
    }

    /** A topic that a table stands on, or is to stand on. */
    List<Finding> source(String check, TopicDescription found) {
        Map<String, String> settings = topics.settings(found.name(), SETTINGS);
        List<Finding> findings = new ArrayList<>(replicas(check, found, settings, topics.replicationFactor()));
        topics.losesRecords(found.name())
                .ifPresent(loses -> findings.add(Finding.problem(
                        check, loses.substring(0, loses.indexOf("; ")), loses.substring(loses.indexOf("; ") + 2))));
        return findings.isEmpty()
                ? List.of(Finding.ok(
                        check,
                        found.partitions().size() + " partitions, cleanup.policy="
                                + settings.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "")))
                : findings;
    }

    private List<Finding> replicas(
            String check, TopicDescription topic, Map<String, String> settings, short replicationFactor) {
        int replicas = topic.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
        int insync = Integer.parseInt(settings.getOrDefault(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "1"));
        List<Finding> findings = new ArrayList<>();
        String change = topics.alteration(topic.name(), TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG + "=");
        if (insync > replicas) {
            findings.add(Finding.problem(
                    check,
                    "min.insync.replicas is " + insync + " of " + replicas + " replicas: nothing can be written",
                    change + Math.max(1, replicas - 1)));
        } else if (insync == replicas && replicas > 1) {
            findings.add(Finding.warning(
                    check,
                    "min.insync.replicas is " + insync + " of " + replicas
                            + " replicas: nothing can be written while a broker is down",
                    change + (replicas - 1)));
        } else if (insync < 2 && replicas >= 3) {
            findings.add(Finding.warning(
                    check,
                    "min.insync.replicas is 1 of " + replicas
                            + " replicas: an acknowledged record may be on one broker only",
                    change + 2));
        }
        if (replicas < replicationFactor) {
            findings.add(Finding.warning(
                    check,
                    replicas + " replicas, topics.replication-factor is " + replicationFactor,
                    "kafka-reassign-partitions.sh gives it more"));
        }
        return findings;
    }

    private Optional<Finding> atLeast(
            String topic,
            String setting,
            Map<String, String> settings,
            Map<String, String> expected,
            Finding.Grade grade) {
        String is = settings.getOrDefault(setting, FOR_EVER);
        String must = expected.get(setting);
        if (must == null || is.equals(FOR_EVER) || Long.parseLong(is) >= Long.parseLong(must)) {
            return Optional.empty();
        }
        return Optional.of(wrong(grade, topic, setting, is, must));
    }

    private Finding wrong(Finding.Grade grade, String topic, String setting, String is, String must) {
        return new Finding(
                grade,
                "topic " + topic,
                setting + "=" + is + ", expected " + must,
                topics.alteration(topic, setting + "=" + must));
    }

    /** Settings as options of the command that makes a topic. */
    static String options(Map<String, String> settings) {
        StringBuilder options = new StringBuilder();
        new TreeMap<>(settings)
                .forEach((name, value) ->
                        options.append(" --config ").append(name).append('=').append(value));
        return options.toString();
    }
}
