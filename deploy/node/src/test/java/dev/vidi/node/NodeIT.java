package dev.vidi.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.vidi.node.broker.EmbeddedBrokerException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class NodeIT {

    private static final String KEY = "k1:" + "A".repeat(43);

    @TempDir
    private Path directory;

    @Test
    void startsTwiceOnTheSameDirectoryAndIsReady() throws Exception {
        String firstKafka;
        try (Node node = Node.start(embedded("one"))) {
            firstKafka = node.bootstrapServers();
            assertThat(get(node, "/ready").body()).isEqualTo("ready\n");
            assertThat(get(node, "/metrics").body()).contains("vidi_catalog_tables 0.0");
        }
        try (Node node = Node.start(embedded("one"))) {
            assertThat(node.bootstrapServers()).isNotEqualTo(firstKafka);
            assertThat(get(node, "/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void runsEachRoleInANodeOfItsOwn() throws Exception {
        try (Node broker = Node.start(embedded("broker", "roles", "broker"))) {
            assertThat(broker.grpcAddress()).isEmpty();
            assertThat(get(broker, "/ready").statusCode()).isEqualTo(200);
            try (Node processor = Node.start(cluster("processor", broker, "processor"));
                    Node router = Node.start(cluster("router", broker, "router"))) {
                assertThat(processor.grpcAddress()).isEmpty();
                assertThat(get(processor, "/ready").statusCode()).isEqualTo(200);
                assertThat(get(router, "/ready").statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void isNotReadyWhileKafkaDoesNotAnswer() throws Exception {
        Node broker = Node.start(embedded("broker", "roles", "broker"));
        try (Node router = Node.start(cluster("router", broker, "router"))) {
            assertThat(get(router, "/ready").statusCode()).isEqualTo(200);
            broker.close();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> get(router, "/ready").statusCode() == 503);
            assertThat(get(router, "/ready").body())
                    .contains("Kafka at " + broker.bootstrapServers() + " has not answered for");
            assertThat(get(router, "/live").statusCode())
                    .as("a restart does not help")
                    .isEqualTo(200);
        } finally {
            broker.close();
        }
    }

    @Test
    void leavesNothingBehindWhenItCannotStart() throws Exception {
        try (Node first = Node.start(embedded("one"))) {
            assertThat(first.bootstrapServers()).isNotEmpty();
            assertThatThrownBy(() -> Node.start(embedded("one")))
                    .isInstanceOf(EmbeddedBrokerException.class)
                    .hasMessageContaining("data directory " + directory.resolve("one") + " is in use by process");
        }
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());
            assertThatThrownBy(() -> Node.start(embedded("one", "http.port", port)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("127.0.0.1:" + port);
        }
        Node.start(embedded("one")).close();
    }

    private NodeConfig embedded(String name, String... settings) {
        Map<String, String> flags = flags(name);
        for (int i = 0; i < settings.length; i += 2) {
            flags.put(settings[i], settings[i + 1]);
        }
        return NodeConfig.load(null, Map.of(), flags);
    }

    private NodeConfig cluster(String name, Node broker, String roles) {
        Map<String, String> flags = flags(name);
        flags.put("kafka.bootstrap-servers", broker.bootstrapServers());
        flags.put("roles", roles);
        flags.put("tokens.keys", KEY);
        flags.put("topics.replication-factor", "1");
        return NodeConfig.load(null, Map.of(), flags);
    }

    private Map<String, String> flags(String name) {
        Map<String, String> flags = new TreeMap<>();
        flags.put("data", directory.resolve(name).toString());
        flags.put("grpc.port", "0");
        flags.put("http.port", "0");
        flags.put("kafka.embedded.port", "0");
        return flags;
    }

    private static HttpResponse<String> get(Node node, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://" + node.httpAddress() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
