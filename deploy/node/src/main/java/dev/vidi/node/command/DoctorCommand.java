package dev.vidi.node.command;

import dev.vidi.causality.wire.TopicNames;
import dev.vidi.cli.Command;
import dev.vidi.cli.CommandException;
import dev.vidi.cli.ExitStatus;
import dev.vidi.cli.output.Json;
import dev.vidi.cli.output.Ordered;
import dev.vidi.node.NodeConfig;
import dev.vidi.node.NodeConfigException;
import dev.vidi.node.doctor.Doctor;
import dev.vidi.node.doctor.Finding;
import dev.vidi.node.kafka.BrokerProbe;
import dev.vidi.node.kafka.Cluster;
import dev.vidi.node.kafka.ClusterException;
import dev.vidi.node.kafka.KafkaRefusals;
import dev.vidi.node.kafka.SystemTopics;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vidi doctor}: whether a Kafka cluster is as Vidi needs it. */
@CommandLine.Command(
        name = "doctor",
        description = "Examines a Kafka cluster, and says what to change so that Vidi can use it. It changes nothing.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Each line is ok, warning or problem; the exit status is 1 when there is a problem, 4 when Kafka cannot be",
            "reached.",
            "",
            "Examples:",
            "  vidi doctor --bootstrap-servers kafka1:9092,kafka2:9092",
            "  vidi doctor --config vidi.conf --topic offers --topic orders",
            "  vidi doctor --config vidi.conf -o json"
        })
public final class DoctorCommand implements Command {

    /** The form of the output. */
    enum Format {
        TABLE,
        JSON
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT[,HOST:PORT]",
            description = "The cluster (default: kafka.bootstrap-servers of the settings).")
    private @Nullable String bootstrapServers;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings in HOCON, as vidi serve takes them (default: the file that VIDI_CONFIG names).")
    private @Nullable Path file;

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description = "A topic that a table is to stand on; may be repeated. Those of tables are examined anyway.")
    private List<String> sources = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "table|json",
            description = "Lines for people (default), or one JSON object for each.",
            defaultValue = "table")
    private Format format = Format.TABLE;

    @Override
    public Integer call() {
        NodeConfig config = config();
        Map<String, Object> kafka = new HashMap<>(config.kafka().client());
        kafka.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.kafka().bootstrapServers());
        TopicNames names = new TopicNames(config.topics().prefix());
        Optional<String> mismatch = BrokerProbe.mismatch(kafka);
        if (mismatch.isPresent()) {
            print(new Finding(Finding.Grade.PROBLEM, "kafka", "cannot be reached", mismatch.get()));
            return ExitStatus.UNREACHABLE;
        }
        try (Cluster cluster = Cluster.await(kafka, names.prefix() + "-doctor", Duration.ZERO)) {
            SystemTopics topics = new SystemTopics(
                    cluster.admin(),
                    names,
                    config.topics().replicationFactor(),
                    config.kafka().bootstrapServers());
            List<Finding> findings = new Doctor(
                            cluster.admin(),
                            kafka,
                            names,
                            topics,
                            config.tables().sessionTimeout())
                    .examine(sources);
            findings.forEach(this::print);
            return findings.stream().anyMatch(finding -> finding.grade() == Finding.Grade.PROBLEM)
                    ? ExitStatus.FAILED
                    : ExitStatus.DONE;
        } catch (ClusterException e) {
            print(new Finding(Finding.Grade.PROBLEM, "kafka", String.valueOf(e.getMessage()), ""));
            return ExitStatus.UNREACHABLE;
        } catch (KafkaException e) {
            print(new Finding(Finding.Grade.PROBLEM, "kafka", KafkaRefusals.words(e), ""));
            return ExitStatus.FAILED;
        }
    }

    /** The settings of a node of that cluster; what signs tokens is not needed, and may not be known here. */
    private NodeConfig config() {
        Map<String, String> flags = new TreeMap<>();
        NodeOptions.put(flags, "kafka.bootstrap-servers", bootstrapServers);
        flags.put("tokens.keys", "doctor:" + Base64.getEncoder().encodeToString(new byte[32]));
        try {
            NodeConfig config = NodeConfig.load(file, System.getenv(), flags);
            if (config.embedded()) {
                throw new CommandException(
                        ExitStatus.USAGE,
                        "which cluster? Name it with --bootstrap-servers, or in the settings; the embedded Kafka needs"
                                + " no doctor");
            }
            return config;
        } catch (NodeConfigException e) {
            throw new CommandException(ExitStatus.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private void print(Finding finding) {
        PrintWriter out = spec.commandLine().getOut();
        String grade = finding.grade().name().toLowerCase(Locale.ROOT);
        if (format == Format.JSON) {
            out.println(Json.line(Ordered.of(
                    "grade", grade, "check", finding.check(), "found", finding.found(), "advice", finding.advice())));
        } else {
            out.println(String.format(Locale.ROOT, "%-8s %s: %s", grade, finding.check(), finding.found()));
            if (!finding.advice().isEmpty()) {
                out.println("         -> " + finding.advice());
            }
        }
        out.flush();
    }
}
