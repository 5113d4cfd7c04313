package dev.vidi.it.badinput;

import static org.awaitility.Awaitility.await;

import dev.vidi.causality.token.TokenKey;
import dev.vidi.causality.wire.TokenCodec;
import dev.vidi.causality.wire.TopicNames;
import dev.vidi.client.Token;
import dev.vidi.client.VidiClient;
import dev.vidi.node.Node;
import dev.vidi.node.NodeConfig;
import dev.vidi.proto.api.v1.ReadsGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** One node with a Kafka of its own, its client, and those who come to its Kafka past it. */
public final class EmbeddedVidi implements AutoCloseable {
    public static final TopicNames TOPICS = new TopicNames("vidi");

    static final Metadata.Key<byte[]> TOKEN = Metadata.Key.of("vidi-token-bin", Metadata.BINARY_BYTE_MARSHALLER);

    private static final TokenKey KEY = new TokenKey("k1", new byte[32]);
    private static final Duration TOPIC_MAX = Duration.ofSeconds(20);
    private static final int RECORD_BYTES_MAX = 8 << 20;

    private final Node node;
    private final VidiClient client;
    private final ManagedChannel channel;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;
    private final TokenCodec tokens;

    /** A node that keeps its data in a directory. */
    public static EmbeddedVidi start(Path directory) throws IOException, ExecutionException, InterruptedException {
        return start(directory, Map.of());
    }

    /** The same with settings of its own. */
    public static EmbeddedVidi start(Path directory, Map<String, String> settings)
            throws IOException, ExecutionException, InterruptedException {
        return new EmbeddedVidi(Node.start(config(directory, settings)));
    }

    /** Join tasks without a router, on the Kafka of another node. */
    public static AutoCloseable processor(Path directory, EmbeddedVidi of) throws IOException {
        return Node.start(config(
                directory,
                Map.of(
                        "kafka.bootstrap-servers",
                        of.bootstrapServers(),
                        "roles",
                        "processor",
                        "topics.replication-factor",
                        "1")));
    }

    /** A router without a join task, on the Kafka of another node. */
    public static EmbeddedVidi router(Path directory, EmbeddedVidi of)
            throws IOException, ExecutionException, InterruptedException {
        return new EmbeddedVidi(Node.start(config(
                directory,
                Map.of(
                        "kafka.bootstrap-servers",
                        of.bootstrapServers(),
                        "roles",
                        "router",
                        "topics.replication-factor",
                        "1"))));
    }

    /** Ports that are free, and a token key that is known. */
    static NodeConfig config(Path directory, Map<String, String> more) {
        Map<String, String> flags = new HashMap<>();
        flags.put("data", directory.toString());
        flags.put("grpc.port", "0");
        flags.put("http.port", "0");
        flags.put("kafka.embedded.port", "0");
        flags.put("tokens.keys", KEY.id() + ":" + Base64.getEncoder().encodeToString(KEY.secret()));
        flags.putAll(more);
        return NodeConfig.load(null, Map.of(), flags);
    }

    private EmbeddedVidi(Node node) throws ExecutionException, InterruptedException {
        this.node = node;
        this.client = VidiClient.connect(grpc());
        this.channel = newChannel();
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
        this.producer = producer(Map.of());
        String cluster = admin.describeCluster().clusterId().get();
        this.tokens = new TokenCodec(TokenCodec.clusterOf(cluster), List.of(KEY));
    }

    public String grpc() {
        return node.grpcAddress().orElseThrow();
    }

    public String http() {
        return node.httpAddress();
    }

    public String bootstrapServers() {
        return node.bootstrapServers();
    }

    public VidiClient client() {
        return client;
    }

    /** For calls that the client would not make. */
    ManagedChannel channel() {
        return channel;
    }

    /** A connection of its own. */
    ManagedChannel newChannel() {
        return NettyChannelBuilder.forTarget(grpc()).usePlaintext().build();
    }

    /** Calls that are made once, with a session's token. */
    ReadsGrpc.ReadsBlockingStub reads(Token seen) {
        Metadata metadata = new Metadata();
        metadata.put(TOKEN, seen.toBytes());
        return ReadsGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
                .withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    Admin admin() {
        return admin;
    }

    /** Signs and reads tokens as the node does. */
    public TokenCodec tokens() {
        return tokens;
    }

    /** Signs tokens with the node's key for another cluster. */
    static TokenCodec tokensOf(UUID cluster) {
        return new TokenCodec(cluster, List.of(KEY));
    }

    public KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, RECORD_BYTES_MAX);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.putAll(more);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Makes a topic as a user would, compacted unless told otherwise; its id. */
    public UUID topic(String name, int partitions, Map<String, String> settings)
            throws ExecutionException, InterruptedException {
        Map<String, String> all = new HashMap<>(Map.of("cleanup.policy", "compact"));
        all.putAll(settings);
        NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(all);
        Uuid id = admin.createTopics(List.of(topic)).topicId(name).get();
        // The broker acknowledges a topic before it tells of it.
        await().atMost(TOPIC_MAX)
                .ignoreExceptions()
                .until(() -> admin.describeTopics(List.of(name))
                        .allTopicNames()
                        .get()
                        .get(name)
                        .topicId()
                        .equals(id));
        return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    /** Appends a record past Vidi; where it is. */
    public RecordMetadata append(ProducerRecord<byte[], byte[]> record)
            throws ExecutionException, InterruptedException {
        return producer.send(record).get();
    }

    public RecordMetadata append(String topic, String key, @Nullable String value)
            throws ExecutionException, InterruptedException {
        return append(new ProducerRecord<>(topic, bytes(key), value == null ? null : bytes(value)));
    }

    /** Appends records in their order. */
    public void appendAll(List<ProducerRecord<byte[], byte[]>> records)
            throws ExecutionException, InterruptedException {
        List<Future<RecordMetadata>> appended =
                records.stream().map(producer::send).toList();
        for (Future<RecordMetadata> each : appended) {
            each.get();
        }
    }

    public static ProducerRecord<byte[], byte[]> record(String topic, String key, String value) {
        return new ProducerRecord<>(topic, bytes(key), bytes(value));
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A number of the node's metrics, summed over the lines that begin so; 0 when there is none. */
    public double metric(String line) throws IOException, InterruptedException {
        String text = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://" + node.httpAddress() + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        return text.lines()
                .filter(each -> each.startsWith(line))
                .mapToDouble(each -> Double.parseDouble(each.substring(each.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
        channel.shutdownNow();
        client.close();
        node.close();
    }
}
