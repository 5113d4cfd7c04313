package dev.vidi.node;

import dev.vidi.causality.token.TokenKey;
import dev.vidi.causality.wire.TokenCodec;
import dev.vidi.causality.wire.TopicNames;
import dev.vidi.node.broker.EmbeddedBroker;
import dev.vidi.node.catalog.TableListener;
import dev.vidi.node.catalog.TopicCatalog;
import dev.vidi.node.kafka.Answers;
import dev.vidi.node.kafka.Cluster;
import dev.vidi.node.kafka.ClusterException;
import dev.vidi.node.kafka.KafkaContact;
import dev.vidi.node.kafka.SystemTopics;
import dev.vidi.node.operations.Health;
import dev.vidi.node.operations.NodeMeters;
import dev.vidi.node.operations.OperationsPages;
import dev.vidi.node.operations.Tracing;
import dev.vidi.processors.ProcessorSettings;
import dev.vidi.processors.TableProcessors;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.router.Router;
import dev.vidi.router.RouterSettings;
import dev.vidi.router.grpc.ServerSettings;
import dev.vidi.router.http.HttpFront;
import dev.vidi.router.http.HttpSettings;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running node: its parts, started in the order of this file and closed in the reverse order. Thread-safe. */
public final class Node implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final Duration KAFKA_WAIT_MAX = Duration.ofSeconds(60);

    private final Parts parts = new Parts();
    private final HttpFront http;
    private final String bootstrapServers;
    private final String grpcHost;
    private volatile @Nullable KafkaContact contact;
    private volatile @Nullable TableProcessors tableProcessors;
    private volatile @Nullable TopicCatalog catalog;
    private volatile @Nullable Router router;
    private volatile String doing = "it reads its configuration";
    private volatile boolean started;
    private volatile boolean stopping;

    /**
     * Starts a node; returns when every part of it works.
     *
     * @throws IOException if a port or the data directory cannot be used
     * @throws dev.vidi.node.broker.EmbeddedBrokerException if the embedded Kafka cannot start
     * @throws ClusterException if the Kafka cluster cannot be used
     */
    public static Node start(NodeConfig config) throws IOException {
        return new Node(config, null);
    }

    /** Starts a node whose spans go to a telemetry, whatever the configuration says. */
    static Node start(NodeConfig config, OpenTelemetry telemetry) throws IOException {
        return new Node(config, telemetry);
    }

    private Node(NodeConfig config, @Nullable OpenTelemetry given) throws IOException {
        StartTimes times = new StartTimes();
        try {
            OpenTelemetry telemetry = given == null ? telemetry(config.tracing()) : given;
            Set<Role> roles = config.roles();
            this.grpcHost = config.grpc().host();
            NodeMeters meters = parts.add(new NodeMeters());
            this.http = parts.add(HttpFront.start(
                    HttpSettings.of(
                            config.http().address().host(),
                            config.http().address().port(),
                            config.http().origins()),
                    new OperationsPages(meters, new NodeHealth()).byPath()));
            times.ended("http");

            this.doing = "Kafka is starting";
            this.bootstrapServers = config.embedded()
                    ? parts.add(startBroker(config)).bootstrapServers()
                    : config.kafka().bootstrapServers();
            Map<String, Object> kafka = new HashMap<>(config.kafka().client());
            kafka.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
            times.ended("broker");

            if (roles.contains(Role.PROCESSOR) || roles.contains(Role.ROUTER)) {
                TopicNames names = new TopicNames(config.topics().prefix());
                this.doing = "it waits for Kafka at " + bootstrapServers;
                Cluster cluster = parts.add(Cluster.await(kafka, names.prefix() + "-node", KAFKA_WAIT_MAX));
                this.contact = parts.add(
                        new KafkaContact(cluster.admin(), bootstrapServers, System::nanoTime, meters.registry()));
                TokenCodec tokens = new TokenCodec(TokenCodec.clusterOf(cluster.id()), tokenKeys(config));
                SystemTopics topics =
                        new SystemTopics(cluster.admin(), names, config.topics().replicationFactor(), bootstrapServers);
                topics.ensure();
                times.ended("topics");

                TableProcessors processors = roles.contains(Role.PROCESSOR)
                        ? parts.add(new TableProcessors(
                                processorSettings(config, kafka, names), tokens, telemetry, meters.registry()))
                        : null;
                this.tableProcessors = processors;
                TopicCatalog tables = parts.add(new TopicCatalog(
                        kafka,
                        cluster,
                        topics,
                        names,
                        config.registry().credentials(),
                        config.tables().max(),
                        nodeProblems(config, processors),
                        meters.registry()));
                this.catalog = tables;
                this.doing = "it reads the catalog";
                Answers.of(tables.start());
                this.doing = "it begins to answer";
                if (processors != null) {
                    tables.add(new Following(processors));
                }
                times.ended("catalog");
                if (roles.contains(Role.ROUTER)) {
                    Router reads = parts.add(started(new Router(
                            routerSettings(config, kafka, names), tokens, tables, telemetry, meters.registry())));
                    this.router = reads;
                    http.offer(reads.http());
                    times.ended("router");
                }
            }
            this.started = true;
            times.log(LOG);
        } catch (IOException | RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    private static EmbeddedBroker startBroker(NodeConfig config) {
        Address address = config.kafka().embedded();
        return EmbeddedBroker.start(config.dataDirectory(), address.host(), address.port());
    }

    private static List<TokenKey> tokenKeys(NodeConfig config) throws IOException {
        return config.tokenKeys().isEmpty()
                ? List.of(TokenKeyFile.readOrCreate(config.dataDirectory(), new SecureRandom()))
                : config.tokenKeys();
    }

    private static ProcessorSettings processorSettings(NodeConfig config, Map<String, Object> kafka, TopicNames names)
            throws IOException {
        TableSettings tables = config.tables();
        return new ProcessorSettings(
                kafka,
                names,
                Files.createDirectories(config.dataDirectory().resolve("tables")),
                config.topics().replicationFactor(),
                tables.standbyReplicas(),
                tables.threads(),
                tables.diskBytesMax(),
                tables.sessionTimeout(),
                tables.groupInstanceId(),
                ManagementFactory.getRuntimeMXBean().getName(),
                config.registry().credentials());
    }

    private OpenTelemetry telemetry(TracingSettings tracing) {
        return tracing.endpoint().isEmpty()
                ? OpenTelemetry.noop()
                : parts.add(new Tracing(tracing.endpoint(), tracing.ratio())).telemetry();
    }

    private static RouterSettings routerSettings(NodeConfig config, Map<String, Object> kafka, TopicNames names) {
        return RouterSettings.of(
                ServerSettings.of(config.grpc().host(), config.grpc().port()), kafka, names);
    }

    private static Router started(Router router) {
        try {
            router.start();
        } catch (RuntimeException e) {
            router.close();
            throw e;
        }
        return router;
    }

    /** In a cluster, a table that has a problem on one node is taken over by another. */
    private static Function<String, Optional<String>> nodeProblems(
            NodeConfig config, @Nullable TableProcessors processors) {
        return config.embedded() && processors != null ? processors::problem : tableId -> Optional.empty();
    }

    /** Starts and stops tables as the catalog says. */
    private record Following(TableProcessors processors) implements TableListener {
        @Override
        public void appeared(TableDefinition table) {
            processors.start(table);
        }

        @Override
        public void disappeared(TableDefinition table) {
            processors.stop(table.id());
        }
    }

    /** What the parts say of themselves. */
    private final class NodeHealth implements Health {

        @Override
        public List<String> reasonsNotReady() {
            if (stopping) {
                return List.of("the node is stopping");
            }
            List<String> reasons = new ArrayList<>();
            if (!started) {
                reasons.add("the node is starting: " + doing);
            }
            KafkaContact kafka = contact;
            if (kafka != null) {
                kafka.problem().ifPresent(reasons::add);
            }
            TopicCatalog tables = catalog;
            if (tables != null) {
                tables.problem().ifPresent(reasons::add);
            }
            Router reads = router;
            if (reads != null) {
                reads.problem().ifPresent(reasons::add);
            }
            TableProcessors processors = tableProcessors;
            if (processors != null) {
                reasons.addAll(processors.unstarted());
            }
            reasons.addAll(reasonsNotLive());
            return reasons;
        }

        @Override
        public List<String> reasonsNotLive() {
            if (stopping) {
                return List.of();
            }
            List<String> reasons = new ArrayList<>();
            TopicCatalog tables = catalog;
            if (tables != null) {
                tables.fatal().ifPresent(reasons::add);
            }
            Router reads = router;
            if (reads != null) {
                reads.fatal().ifPresent(reasons::add);
            }
            TableProcessors processors = tableProcessors;
            if (processors != null) {
                reasons.addAll(processors.fatal());
            }
            return reasons;
        }
    }

    /** Where clients find the router: {@code host:port}; empty if this node has none. */
    public Optional<String> grpcAddress() {
        Router here = router;
        return here == null ? Optional.empty() : Optional.of(grpcHost + ":" + here.port());
    }

    /** Where HTTP is: {@code host:port}. */
    public String httpAddress() {
        return http.address();
    }

    /** Where Kafka is: {@code host:port}, or several with commas. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    @Override
    public void close() {
        LOG.info("the node stops");
        stopping = true;
        parts.close();
    }
}
