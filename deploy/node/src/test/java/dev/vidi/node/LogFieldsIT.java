package dev.vidi.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vidi.client.Session;
import dev.vidi.client.Token;
import dev.vidi.client.VidiClient;
import dev.vidi.client.VidiException;
import dev.vidi.node.logging.NodeLogging;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.logging.log4j.core.LoggerContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the log of a node says of refusals: whom they hit, in fields, and nothing of what they read. */
@Timeout(120)
final class LogFieldsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LEVEL = "vidi.log.level";
    private static final String KEY = "patient-4711";
    private static final String VALUE = "a-diagnosis";

    @TempDir
    private Path directory;

    @BeforeEach
    void log() {
        System.setProperty(LEVEL, "DEBUG");
        NodeLogging.startQuietly(directory);
    }

    @AfterEach
    void restore() {
        System.clearProperty(LEVEL);
        System.clearProperty("vidi.logs");
        System.clearProperty("vidi.console.level");
        LoggerContext.getContext(false).setConfigLocation(null);
        LoggerContext.getContext(false).reconfigure();
    }

    @Test
    void refusalsNameTablePartitionAndReadInFieldsAndNoLineHasKeysRowsOrTokens() throws Exception {
        String token;
        try (Node node = Node.start(config());
                VidiClient client = VidiClient.connect(node.grpcAddress().orElseThrow())) {
            client.execute("CREATE TABLE wards (patient VARCHAR PRIMARY KEY, finding VARCHAR, beds INTEGER)"
                    + " WITH (partitions = 1)");
            Session session = client.session();
            session.write("wards", Map.of("patient", KEY, "finding", VALUE, "beds", 0));
            assertThat(session.get("wards", KEY).row()).isPresent();
            assertThatThrownBy(() -> session.query(
                                    "SELECT patient FROM wards WHERE 1 / beds > 0 AND finding = '" + VALUE + "'")
                            .forEachRemaining(row -> {}))
                    .isInstanceOf(VidiException.class);
            token = session.tokens().stream().map(Token::toString).findFirst().orElseThrow();
            append(node, "wards", "{\"patient\": \"" + KEY + "\", \"beds\": \"" + VALUE + "\"}");
            append(node, reads(node), VALUE);

            JsonNode refused = event("a read is refused");
            assertThat(text(refused, "table")).isEqualTo("wards");
            assertThat(text(refused, "partition")).isEqualTo("0");
            assertThat(text(refused, "readId")).matches("[0-9a-f-]{36}");
            assertThat(text(refused, "reason")).matches("[A-Z_]+");
            JsonNode failed = event("a read fails");
            assertThat(text(failed, "readId")).isEqualTo(text(refused, "readId"));
            assertThat(text(failed, "table")).isEqualTo("wards");
            assertThat(text(failed, "code")).matches("[A-Z_]+");
            JsonNode aside = event("a source record is kept aside");
            assertThat(List.of(text(aside, "table"), text(aside, "partition"), text(aside, "offset")))
                    .containsExactly("wards", "0", "1");
            JsonNode malformed = event("a record of the reads topic is not understood and passed over");
            assertThat(text(malformed, "table")).isEqualTo("wards");
            assertThat(text(malformed, "offset")).isNotEmpty();
        }
        assertThat(Files.readString(file())).doesNotContain(KEY, VALUE, token);
    }

    private NodeConfig config() {
        Map<String, String> flags = new TreeMap<>();
        flags.put("data", directory.toString());
        flags.put("grpc.port", "0");
        flags.put("http.port", "0");
        flags.put("kafka.embedded.port", "0");
        return NodeConfig.load(null, Map.of(), flags);
    }

    private static String reads(Node node) throws Exception {
        try (var admin =
                org.apache.kafka.clients.admin.Admin.create(Map.of("bootstrap.servers", node.bootstrapServers()))) {
            return admin.listTopics().names().get().stream()
                    .filter(name -> name.startsWith("vidi.reads."))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void append(Node node, String topic, String value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", node.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            topic, KEY.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }

    private Path file() {
        return directory.resolve("logs").resolve("vidi.log");
    }

    /** The first event with a message, once it is there. */
    private JsonNode event(String message) {
        return await().atMost(PATIENCE)
                .ignoreException(UncheckedIOException.class) // a line that is being written
                .until(
                        () -> Files.readAllLines(file()).stream()
                                .map(LogFieldsIT::parse)
                                .filter(event -> event.path("message").asText().equals(message))
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(JsonNode event, String field) {
        return event.path("labels." + field).asText();
    }
}
