package dev.vidi.node.command;

import dev.vidi.cli.Command;
import dev.vidi.cli.CommandException;
import dev.vidi.cli.ExitStatus;
import dev.vidi.node.Node;
import dev.vidi.node.NodeConfig;
import dev.vidi.node.demo.Demo;
import dev.vidi.node.demo.ShopServer;
import dev.vidi.node.logging.NodeLogging;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vidi demo}: a shop on a server of its own. */
@CommandLine.Command(
        name = "demo",
        description = {
            "Opens a shop on a server of its own: products are read, prices are changed, and orders are written because"
                    + " of what was read. Each step shows the events that it became, and checks what it claims.",
            "",
            "Data is in a temporary directory, unless --data names one, which must be empty. The ports are "
                    + DemoCommand.GRPC_PORT + " (gRPC), " + DemoCommand.HTTP_PORT + " (HTTP) and "
                    + DemoCommand.KAFKA_PORT + " (Kafka), or any free ones when one of these is taken.",
            ""
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Exit status 1 when a step did not hold; then the data is kept."})
public final class DemoCommand implements Command {

    static final int GRPC_PORT = 7181;
    static final int HTTP_PORT = 7182;
    static final int KAFKA_PORT = 19192;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private NodeOptions options = new NodeOptions();

    @Option(names = "--exit", description = "End when the story has been told, instead of serving on.")
    private boolean exit;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Demo demo = new Demo(
                spec.commandLine().getOut(), Boolean.getBoolean("vidi.terminal") && System.getenv("NO_COLOR") == null);
        try (WorkDirectory directory = WorkDirectory.of(options.data())) {
            NodeLogging.startQuietly(directory.path());
            boolean held = false;
            try {
                held = run(demo, directory);
            } finally {
                if (!held && !demo.silenced()) {
                    directory.keep();
                    spec.commandLine().getErr().println("vidi: data and logs are kept in " + directory.path());
                }
                NodeLogging.stop();
            }
            return held ? ExitStatus.DONE : ExitStatus.FAILED;
        }
    }

    private boolean run(Demo demo, WorkDirectory directory) throws IOException, InterruptedException {
        demo.begin();
        try (Node node = start(directory)) {
            RunningNode.closeAtExit(node, demo::silence, () -> delete(directory));
            ShopServer server = new ShopServer(
                    node.grpcAddress().orElseThrow(), node.httpAddress(), node.bootstrapServers(), directory.path());
            boolean held = demo.tell(server);
            if (held && !exit) {
                demo.invite(server, System.getProperty("vidi.command", "vidi"));
            }
            if ((held && !exit) || demo.silenced()) {
                new CountDownLatch(1).await(); // until the process is told to end
            }
            return held;
        }
    }

    private Node start(WorkDirectory directory) throws IOException {
        if (!free()) {
            return RunningNode.start(config(directory, false));
        }
        try {
            return RunningNode.start(config(directory, true));
        } catch (CommandException failed) {
            if (free()) {
                throw failed;
            }
            return RunningNode.start(config(directory, false)); // another demo was quicker
        }
    }

    private boolean free() throws IOException {
        return isFree(HTTP_PORT) && isFree(KAFKA_PORT) && isFree(GRPC_PORT);
    }

    /** Of the environment nothing is taken: it may speak of another server. */
    private NodeConfig config(WorkDirectory directory, boolean free) {
        Map<String, String> defaults = new TreeMap<>();
        NodeOptions.put(defaults, "data", directory.path());
        NodeOptions.put(defaults, "grpc.port", free ? GRPC_PORT : 0);
        NodeOptions.put(defaults, "http.port", free ? HTTP_PORT : 0);
        NodeOptions.put(defaults, "kafka.embedded.port", free ? KAFKA_PORT : 0);
        return options.config(null, Map.of(), defaults);
    }

    private boolean isFree(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(options.host(), port));
            return true;
        } catch (SocketException taken) {
            return false;
        }
    }

    private void delete(WorkDirectory directory) {
        try {
            directory.close();
        } catch (IOException e) {
            spec.commandLine().getErr().println("vidi: could not delete " + directory.path() + ": " + e);
        }
    }
}
