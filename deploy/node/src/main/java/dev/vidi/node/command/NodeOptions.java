package dev.vidi.node.command;

import dev.vidi.cli.CommandException;
import dev.vidi.cli.ExitStatus;
import dev.vidi.node.NodeConfig;
import dev.vidi.node.NodeConfigException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a node listens and keeps its data; the command says what holds when nothing is said. */
final class NodeOptions {

    @Option(names = "--data", paramLabel = "DIRECTORY", description = "Where all that is kept lives.")
    private @Nullable Path data;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "Host to listen on with gRPC, HTTP and Kafka (default: 127.0.0.1).")
    private @Nullable String host;

    @Option(names = "--grpc-port", paramLabel = "PORT", description = "Port of gRPC, 0 for any.")
    private @Nullable Integer grpcPort;

    @Option(names = "--http-port", paramLabel = "PORT", description = "Port of metrics and health, 0 for any.")
    private @Nullable Integer httpPort;

    @Option(names = "--kafka-port", paramLabel = "PORT", description = "Port of the embedded Kafka, 0 for any.")
    private @Nullable Integer kafkaPort;

    /** The configuration from all sources; {@code defaults} give way to whatever is an option. */
    NodeConfig config(@Nullable Path file, Map<String, String> environment, Map<String, String> defaults) {
        Map<String, String> flags = new TreeMap<>(defaults);
        put(flags, "data", data);
        put(flags, "grpc.host", host);
        put(flags, "http.host", host);
        put(flags, "kafka.embedded.host", host);
        put(flags, "grpc.port", grpcPort);
        put(flags, "http.port", httpPort);
        put(flags, "kafka.embedded.port", kafkaPort);
        try {
            return NodeConfig.load(file, environment, flags);
        } catch (NodeConfigException e) {
            throw new CommandException(ExitStatus.USAGE, String.valueOf(e.getMessage()));
        }
    }

    /** The data directory, if it was named. */
    @Nullable
    Path data() {
        return data;
    }

    /** The host, or the default. */
    String host() {
        return host == null ? "127.0.0.1" : host;
    }

    static void put(Map<String, String> flags, String setting, @Nullable Object value) {
        if (value != null) {
            flags.put(setting, value.toString());
        }
    }
}
