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
import dev.vidi.node.kafka.SystemTopics;
import dev.vidi.node.operations.NodeMeters;
import dev.vidi.node.operations.OperationsPages;
import dev.vidi.processors.ProcessorSettings;
import dev.vidi.processors.TableProcessors;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.router.Router;
import dev.vidi.router.RouterSettings;
import dev.vidi.router.grpc.ServerSettings;
import dev.vidi.router.http.HttpFront;
import dev.vidi.router.http.HttpSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
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
    private volatile @Nullable TopicCatalog catalog;
    private volatile @Nullable Router router;
    private volatile boolean started;

    /**
     * Starts a node; returns when every part of it works.
     *
     * @throws IOException if a port or the data directory cannot be used
     * @throws dev.vidi.node.broker.EmbeddedBrokerException if the embedded Kafka cannot start
     * @throws ClusterException if the Kafka cluster cannot be used
     */
    public static Node start(NodeConfig config) throws IOException {
        return new Node(config);
    }

    private Node(NodeConfig config) throws IOException {
        try {
            Set<Role> roles = config.roles();
            this.grpcHost = config.grpc().host();
            NodeMeters meters = parts.add(new NodeMeters());
            this.http = parts.add(HttpFront.start(
                    HttpSettings.of(
                            config.http().address().host(),
                            config.http().address().port(),
                            config.http().origins()),
                    new OperationsPages(meters, this::reasonsNotReady).byPath()));

            this.bootstrapServers = config.embedded()
                    ? parts.add(startBroker(config)).bootstrapServers()
                    : config.kafka().bootstrapServers();
            Map<String, Object> kafka = new HashMap<>(config.kafka().client());
            kafka.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);

            if (roles.contains(Role.PROCESSOR) || roles.contains(Role.ROUTER)) {
                TopicNames names = new TopicNames(config.topics().prefix());
                Cluster cluster = parts.add(Cluster.await(kafka, names.prefix() + "-node", KAFKA_WAIT_MAX));
                TokenCodec tokens = new TokenCodec(TokenCodec.clusterOf(cluster.id()), tokenKeys(config));
                SystemTopics topics =
                        new SystemTopics(cluster.admin(), names, config.topics().replicationFactor(), bootstrapServers);
                topics.ensure();

                TableProcessors processors = roles.contains(Role.PROCESSOR)
                        ? parts.add(
                                new TableProcessors(processorSettings(config, kafka, names), tokens, meters.registry()))
                        : null;
                TopicCatalog tables = parts.add(new TopicCatalog(
                        kafka,
                        cluster,
                        topics,
                        names,
                        config.registry().credentials(),
                        nodeProblems(config, processors),
                        meters.registry()));
                this.catalog = tables;
                Answers.of(tables.start());
                if (processors != null) {
                    tables.add(new Following(processors));
                }
                if (roles.contains(Role.ROUTER)) {
                    Router reads = parts.add(startRouter(config, kafka, names, tokens, tables, meters.registry()));
                    this.router = reads;
                    http.offer(reads.http());
                }
            }
            this.started = true;
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
                tables.sessionTimeout(),
                tables.groupInstanceId(),
                ManagementFactory.getRuntimeMXBean().getName(),
                config.registry().credentials());
    }

    private static Router startRouter(
            NodeConfig config,
            Map<String, Object> kafka,
            TopicNames names,
            TokenCodec tokens,
            TopicCatalog tables,
            MeterRegistry meters) {
        ServerSettings server =
                ServerSettings.of(config.grpc().host(), config.grpc().port());
        Router router = new Router(RouterSettings.of(server, kafka, names), tokens, tables, meters);
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

    private List<String> reasonsNotReady() {
        if (!started) {
            return List.of("the node is starting");
        }
        TopicCatalog tables = catalog;
        return tables == null ? List.of() : tables.problem().stream().toList();
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
        started = false;
        parts.close();
    }
}
