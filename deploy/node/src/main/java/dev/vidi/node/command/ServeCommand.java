package dev.vidi.node.command;

import dev.vidi.cli.Command;
import dev.vidi.node.Node;
import dev.vidi.node.NodeConfig;
import dev.vidi.node.logging.NodeLogging;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vidi serve}: runs a node until it is told to stop. */
@CommandLine.Command(
        name = "serve",
        description = {
            "Runs a server. Without --bootstrap-servers it has a Kafka of its own, and one process is all there is.",
            "",
            "When it is up, it prints one line: ready grpc=HOST:PORT http=HOST:PORT kafka=HOST:PORT",
            "(- for what this node has not). The log is on standard error, and in logs/ of the data directory.",
            "SIGTERM or SIGINT ends it in order.",
            "",
            "Data is in ~/.vidi, gRPC listens on 127.0.0.1:7171, HTTP on 127.0.0.1:7172 and the embedded Kafka on",
            "127.0.0.1:19092, unless a setting says otherwise.",
            ""
        },
        mixinStandardHelpOptions = true)
public final class ServeCommand implements Command {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private NodeOptions options = new NodeOptions();

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT[,HOST:PORT]",
            description = "Use this Kafka cluster instead of an embedded one.")
    private @Nullable String bootstrapServers;

    @Option(
            names = "--roles",
            paramLabel = "ROLE[,ROLE]",
            description = "What this node does: router, processor, broker (default: all, or with a cluster, the first"
                    + " two).")
    private @Nullable String roles;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings in HOCON (default: the file that VIDI_CONFIG names). The environment goes over it,"
                    + " options go over both.")
    private @Nullable Path file;

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> flags = new TreeMap<>();
        NodeOptions.put(flags, "kafka.bootstrap-servers", bootstrapServers);
        NodeOptions.put(flags, "roles", roles);
        NodeConfig config = options.config(file, System.getenv(), flags);
        NodeLogging.start(config.dataDirectory());

        Node node = RunningNode.start(config);
        RunningNode.closeAtExit(node, () -> {}, () -> {});
        PrintWriter out = spec.commandLine().getOut();
        out.println("ready grpc=" + node.grpcAddress().orElse("-") + " http=" + node.httpAddress() + " kafka="
                + node.bootstrapServers());
        out.flush();
        new CountDownLatch(1).await();
        throw new IllegalStateException("nobody counts down");
    }
}
