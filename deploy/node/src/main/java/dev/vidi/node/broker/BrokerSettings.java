package dev.vidi.node.broker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;

/** The broker's settings: one node, one replica, two cores, and restarts that do not keep anyone waiting. */
final class BrokerSettings {

    static final int NODE_ID = 1;
    static final String CLIENT_LISTENER = "PLAINTEXT";
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    private static final String LOOPBACK = "127.0.0.1";
    private static final int INTERNAL_PARTITIONS = 4;
    private static final int MIB = 1 << 20;

    private BrokerSettings() {}

    static Properties of(Path logDirectory, String host, int clientPort, int controllerPort) {
        Properties settings = new Properties();
        quorum(settings, logDirectory, host, clientPort, controllerPort);
        oneReplica(settings);
        smallMachine(settings);
        quickRestarts(settings);
        limits(settings);
        return settings;
    }

    private static void quorum(
            Properties settings, Path logDirectory, String host, int clientPort, int controllerPort) {
        settings.setProperty("process.roles", "broker,controller");
        settings.setProperty("node.id", Integer.toString(NODE_ID));
        settings.setProperty("log.dirs", logDirectory.toString());
        settings.setProperty(
                "listeners",
                CLIENT_LISTENER + "://" + host + ":" + clientPort + "," + CONTROLLER_LISTENER + "://" + LOOPBACK + ":"
                        + controllerPort);
        settings.setProperty("advertised.listeners", CLIENT_LISTENER + "://" + host + ":" + clientPort);
        settings.setProperty("controller.listener.names", CONTROLLER_LISTENER);
        settings.setProperty("inter.broker.listener.name", CLIENT_LISTENER);
        settings.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        // A static voter is read from here at each start and written nowhere, so the port may change.
        settings.setProperty("controller.quorum.voters", NODE_ID + "@" + LOOPBACK + ":" + controllerPort);
    }

    private static void oneReplica(Properties settings) {
        settings.setProperty("default.replication.factor", "1");
        settings.setProperty("min.insync.replicas", "1");
        settings.setProperty("offsets.topic.replication.factor", "1");
        settings.setProperty("transaction.state.log.replication.factor", "1");
        settings.setProperty("transaction.state.log.min.isr", "1");
        settings.setProperty("share.coordinator.state.topic.replication.factor", "1");
        settings.setProperty("share.coordinator.state.topic.min.isr", "1");
        settings.setProperty("offsets.topic.num.partitions", Integer.toString(INTERNAL_PARTITIONS));
        settings.setProperty("transaction.state.log.num.partitions", Integer.toString(INTERNAL_PARTITIONS));
        settings.setProperty("share.coordinator.state.topic.num.partitions", Integer.toString(INTERNAL_PARTITIONS));
    }

    private static void smallMachine(Properties settings) {
        settings.setProperty("num.network.threads", "2");
        settings.setProperty("num.io.threads", "4");
        settings.setProperty("background.threads", "2");
        settings.setProperty("group.coordinator.threads", "1");
        settings.setProperty("share.coordinator.threads", "1");
        settings.setProperty("num.replica.fetchers", "1");
        settings.setProperty("log.cleaner.threads", "1");
        // Kafka's 128 MiB are taken from the heap at start; the cleaner makes more passes with less.
        settings.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(2 * MIB));
        // Otherwise an idle machine writes and syncs a record twice a second.
        settings.setProperty("metadata.max.idle.interval.ms", "0");
    }

    private static void quickRestarts(Properties settings) {
        settings.setProperty("num.recovery.threads.per.data.dir", "2");
        // After a crash the controller waits for the session of the broker that died; 9 s by default.
        settings.setProperty("broker.session.timeout.ms", "2000");
        settings.setProperty("broker.heartbeat.interval.ms", "400");
        // And the last segment of each partition is read again, so it is bounded.
        settings.setProperty("log.segment.bytes", Integer.toString(64 * MIB));
        settings.setProperty("group.initial.rebalance.delay.ms", "0");
        settings.setProperty("group.min.session.timeout.ms", "6000");
        // A table that stays down for a season still finds its offsets.
        settings.setProperty(
                "offsets.retention.minutes", Long.toString(Duration.ofDays(365).toMinutes()));
    }

    private static void limits(Properties settings) {
        settings.setProperty("auto.create.topics.enable", "false");
        settings.setProperty("message.max.bytes", Integer.toString(8 * MIB));
        settings.setProperty("replica.fetch.max.bytes", Integer.toString(8 * MIB));
    }
}
