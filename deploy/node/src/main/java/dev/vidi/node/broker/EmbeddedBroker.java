package dev.vidi.node.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.QuorumConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * A Kafka broker and controller in this process, on one directory. What was acknowledged is on disk; a start on the
 * same directory finds all of it, under the same cluster id, also after a crash of the process.
 *
 * <p>Wired like {@code kafka.server.KafkaRaftServer}, but with sockets bound beforehand and without ending the process
 * when the start fails. Only this package touches the broker's internal classes.
 *
 * <p>Thread-safe.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

    private final String bootstrapServers;
    private final DataDirectoryLock lock;
    private final BoundSockets sockets;
    private final BrokerFaults faults = new BrokerFaults();
    private final Metrics metrics;
    private final SharedServer shared;
    private final ControllerServer controller;
    private final BrokerServer broker;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedBroker(
            DataDirectoryLock lock, BoundSockets sockets, Path logDirectory, String host, Map<String, String> more) {
        this.lock = lock;
        this.sockets = sockets;
        this.bootstrapServers = host + ":" + sockets.clientPort();
        Properties settings = BrokerSettings.of(logDirectory, host, sockets.clientPort(), sockets.controllerPort());
        settings.putAll(more);
        KafkaConfig config = KafkaConfig.fromProps(settings, false);
        Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> directories =
                KafkaRaftServer.initializeLogDirs(config, LOG, "");
        this.metrics = new Metrics();
        this.shared = new SharedServer(
                config,
                directories._1(),
                Time.SYSTEM,
                metrics,
                CompletableFuture.completedFuture(
                        QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
                List.of(),
                faults,
                sockets);
        this.controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), directories._2());
        this.broker = new BrokerServer(shared);
    }

    /**
     * Starts the broker and returns when it accepts clients.
     *
     * @param dataDirectory created if absent; held by this process until {@link #close()}
     * @param host what to listen on, and what clients are told
     * @param port 0 for any free one
     * @throws EmbeddedBrokerException if the directory or the port is in use, or the directory cannot be used
     */
    public static EmbeddedBroker start(Path dataDirectory, String host, int port) {
        return start(dataDirectory, host, port, Map.of());
    }

    /** A broker with settings that go over its own. */
    static EmbeddedBroker start(Path dataDirectory, String host, int port, Map<String, String> more) {
        Path directory = dataDirectory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(directory);
            DataDirectoryLock lock = DataDirectoryLock.acquire(directory);
            try {
                return start(lock, directory.resolve("kafka"), host, port, more);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new EmbeddedBrokerException(
                    "data directory " + directory + " cannot be used (" + e
                            + "); check its permissions, or choose another with --data",
                    e);
        }
    }

    private static EmbeddedBroker start(
            DataDirectoryLock lock, Path logDirectory, String host, int port, Map<String, String> more)
            throws IOException {
        BoundSockets sockets = BoundSockets.bind(host, port);
        try {
            Files.createDirectories(logDirectory);
            formatIfNew(logDirectory);
            EmbeddedBroker embedded = new EmbeddedBroker(lock, sockets, logDirectory, host, more);
            embedded.startUp();
            return embedded;
        } catch (IOException | RuntimeException e) {
            sockets.close();
            throw new EmbeddedBrokerException(
                    "embedded Kafka could not start on " + logDirectory + " (" + e
                            + "); the log has the details; to begin anew, choose another directory with --data",
                    e);
        }
    }

    private static void formatIfNew(Path logDirectory) throws IOException {
        // Written last by the formatter: a format that was cut short is done again.
        if (Files.exists(logDirectory.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))) {
            return;
        }
        try {
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setNodeId(BrokerSettings.NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
                    .setMetadataLogDirectory(logDirectory.toString())
                    .addDirectory(logDirectory.toString())
                    .run();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private void startUp() {
        try {
            controller.startup();
            broker.startup();
            faults.started();
        } catch (RuntimeException e) {
            stop();
            throw e;
        }
    }

    /** Where clients connect: {@code host:port}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** The id that the directory was given when it was first used. */
    public String clusterId() {
        return shared.clusterId();
    }

    /** Stops in order, which leaves nothing to recover, and waits for the end. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            stop();
            try {
                sockets.close();
                lock.close();
            } catch (IOException e) {
                LOG.warn("the embedded broker's lock could not be released", e);
            }
        }
    }

    private void stop() {
        broker.shutdown();
        broker.awaitShutdown();
        controller.shutdown();
        controller.awaitShutdown();
        metrics.close();
    }
}
