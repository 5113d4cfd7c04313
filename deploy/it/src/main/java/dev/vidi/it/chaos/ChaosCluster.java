package dev.vidi.it.chaos;

import dev.vidi.it.process.FreePorts;
import dev.vidi.it.process.NodeProcess;
import dev.vidi.it.process.VidiNodes;
import dev.vidi.it.workload.KnownRows;
import dev.vidi.it.workload.WatchingClient;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A broker, two processors with a copy of each other's tables, a router and a subscriber: a process each. Confined to one
 * thread.
 */
final class ChaosCluster implements AutoCloseable {
    static final String BROKER = "broker";
    static final String ROUTER = "router";
    static final String SUBSCRIBER = "subscriber";
    static final List<String> PROCESSORS = List.of("processor-1", "processor-2");

    private final Map<String, NodeProcess> nodes = new LinkedHashMap<>();
    private final String bootstrapServers;
    private final String routerTarget;
    private final KnownRows subscriber;

    ChaosCluster(ChaosSettings settings) throws IOException {
        Random random = new Random();
        int[] ports = FreePorts.find(2, random);
        bootstrapServers = "127.0.0.1:" + ports[0];
        routerTarget = "127.0.0.1:" + ports[1];
        VidiNodes vidi = new VidiNodes(
                settings.directory(),
                List.of(
                        "topics.replication-factor = 1",
                        "tables.standby-replicas = 1",
                        "tables.session-timeout = " + ChaosSettings.SESSION_TIMEOUT.toSeconds() + "s",
                        "tables.group-instance-id = \"\""),
                random);
        add(vidi, BROKER, "--roles", "broker", "--kafka-port", "" + ports[0], "--grpc-port", "0", "--http-port", "0");
        for (String processor : PROCESSORS) {
            add(
                    vidi,
                    processor,
                    "--roles",
                    "processor",
                    "--bootstrap-servers",
                    bootstrapServers,
                    "--grpc-port",
                    "0",
                    "--http-port",
                    "0");
        }
        add(
                vidi,
                ROUTER,
                "--roles",
                "router",
                "--bootstrap-servers",
                bootstrapServers,
                "--grpc-port",
                "" + ports[1],
                "--http-port",
                "0");
        WatchingClient.Lines lines = new WatchingClient.Lines(ChaosSettings.TABLES.get(0));
        subscriber = lines.known();
        nodes.put(
                SUBSCRIBER,
                vidi.client(
                        SUBSCRIBER,
                        WatchingClient.class,
                        List.of(routerTarget, ChaosSettings.TABLES.get(0), "killed"),
                        lines::line));
    }

    private void add(VidiNodes vidi, String name, String... flags) {
        nodes.put(name, vidi.node(name, List.of(flags)));
    }

    /** Starts all nodes, the broker first, and waits until each is ready. */
    void start() throws InterruptedException {
        start(List.of(BROKER));
        start(PROCESSORS);
        start(List.of(ROUTER));
    }

    /** Starts the subscriber, once its table is there, and waits until it has subscribed. */
    KnownRows startSubscriber() throws InterruptedException {
        start(List.of(SUBSCRIBER));
        return subscriber;
    }

    private void start(List<String> names) throws InterruptedException {
        for (String name : names) {
            node(name).start();
        }
        for (String name : names) {
            node(name).awaitReady(ChaosSettings.READY_MAX);
        }
    }

    private NodeProcess node(String name) {
        NodeProcess node = nodes.get(name);
        if (node == null) {
            throw new IllegalStateException("no node " + name);
        }
        return node;
    }

    Map<String, NodeProcess> nodes() {
        return Map.copyOf(nodes);
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    /** Where clients connect. */
    String routerTarget() {
        return routerTarget;
    }

    /** Kills all nodes. */
    @Override
    public void close() {
        nodes.values().forEach(NodeProcess::close);
    }
}
