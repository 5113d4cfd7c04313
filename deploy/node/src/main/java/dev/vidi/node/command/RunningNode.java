package dev.vidi.node.command;

import dev.vidi.cli.CommandException;
import dev.vidi.cli.ExitStatus;
import dev.vidi.node.Node;
import dev.vidi.node.NodeConfig;
import dev.vidi.node.NodeConfigException;
import dev.vidi.node.broker.EmbeddedBrokerException;
import dev.vidi.node.kafka.ClusterException;
import dev.vidi.node.logging.NodeLogging;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/** A node in the process of a command: what keeps it from starting is said to a person, and its end is in order. */
final class RunningNode {

    private RunningNode() {}

    static Node start(NodeConfig config) {
        try {
            return Node.start(config);
        } catch (IOException
                | UncheckedIOException
                | NodeConfigException
                | EmbeddedBrokerException
                | ClusterException e) {
            throw new CommandException(ExitStatus.FAILED, Objects.requireNonNullElse(e.getMessage(), e.toString()));
        }
    }

    /** Closes the node when the process is told to end, with something done before and something after it. */
    static void closeAtExit(Node node, Runnable before, Runnable afterwards) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            before.run();
                            node.close();
                            NodeLogging.stop();
                            afterwards.run();
                        },
                        "vidi-shutdown"));
    }
}
