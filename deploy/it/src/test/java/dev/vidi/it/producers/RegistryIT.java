package dev.vidi.it.producers;

import static dev.vidi.it.badinput.EmbeddedVidi.bytes;
import static dev.vidi.it.producers.TableRows.STRONG;
import static dev.vidi.it.producers.TableRows.assertRows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vidi.client.DeadLetter;
import dev.vidi.client.Session;
import dev.vidi.client.VidiException;
import dev.vidi.it.badinput.EmbeddedVidi;
import dev.vidi.it.process.FreePorts;
import dev.vidi.it.producers.Payments.Version;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A table over a schema registry that is none of ours: Apicurio, by the API that it shares with Confluent's, in the process
 * that {@code mvn -Pexternal verify} has unpacked.
 */
@Tag("external")
@Timeout(240)
final class RegistryIT {
    private static final Path REGISTRY = Path.of("target/apicurio-registry").toAbsolutePath();
    private static final String RUNNER = "apicurio-registry-app-2.6.13.Final-runner.jar";
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final int UNKNOWN_ID = 4_711;

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    private int port;
    private Process registry;
    private EmbeddedVidi vidi;

    @BeforeEach
    void start() throws Exception {
        port = FreePorts.find(1, new Random())[0];
        registry = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=" + port,
                        "-jar",
                        RUNNER)
                .directory(REGISTRY.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("registry.log").toFile())
                .start();
        await().atMost(SOON)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> call(request("/subjects").GET()).statusCode() == 200);
        vidi = EmbeddedVidi.start(directory.resolve("vidi"));
    }

    @AfterEach
    void stop() throws Exception {
        if (vidi != null) {
            vidi.close();
        }
        registry.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
    }

    @Test
    void readsASchemaThatEvolvesWaitsForOneAndKnowsWhatDoesNotExist() throws Exception {
        vidi.topic("payments", 2, Map.of());
        Map<Version, Integer> ids = new HashMap<>();
        ids.put(Version.FIRST, register(Version.FIRST));
        ids.put(Version.NOTE_ADDED, register(Version.NOTE_ADDED));
        vidi.client()
                .execute("CREATE TABLE payments" + Payments.COLUMNS + " WITH (format = 'avro', schema_registry = '"
                        + address() + "')");
        ids.put(Version.PAYER_REMOVED, register(Version.PAYER_REMOVED));
        ids.put(Version.PAYER_BY_KIND, register(Version.PAYER_BY_KIND));
        assertThat(ids.values()).doesNotHaveDuplicates();

        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        Map<Object, Map<String, Object>> expected = new HashMap<>();
        for (int i = 0; i < 60; i++) {
            long key = i % 40;
            Version version = Version.values()[i % 3];
            records.add(new ProducerRecord<>("payments", bytes("" + key), version.record(ids.get(version), i)));
            expected.put(key, version.row(key, i));
        }
        records.add(new ProducerRecord<>("payments", bytes("1"), Version.FIRST.record(UNKNOWN_ID, 1)));
        vidi.appendAll(records);
        assertRows(vidi, "payments", expected, List.of(40L));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(TableRows.deadLetters(vidi, "payments"))
                        .extracting(DeadLetter::reason)
                        .singleElement()
                        .asString()
                        .contains("schema " + UNKNOWN_ID, "does not have"));

        // It is stopped where it stands, as one that hangs: its memory, and so its schemas, stay.
        signal("STOP");
        try {
            vidi.append(new ProducerRecord<>(
                    "payments", bytes("50"), Version.PAYER_BY_KIND.record(ids.get(Version.PAYER_BY_KIND), 5)));
            Session session = vidi.client().session();
            assertThatThrownBy(() -> session.get("payments", 50L, STRONG.withTimeout(Duration.ofSeconds(8))))
                    .isInstanceOf(VidiException.class);
        } finally {
            signal("CONT");
        }
        expected.put(50L, Version.PAYER_BY_KIND.row(50, 5));
        await().atMost(SOON)
                .ignoreExceptionsInstanceOf(VidiException.class)
                .until(() -> vidi.client()
                        .session()
                        .get("payments", 50L, STRONG)
                        .row()
                        .isPresent());
        assertRows(vidi, "payments", expected, List.of(40L));
        assertThat(TableRows.deadLetters(vidi, "payments")).hasSize(1);
    }

    private void signal(String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, "" + registry.pid())
                        .start()
                        .waitFor())
                .isZero();
    }

    private int register(Version version) throws Exception {
        String body = new ObjectMapper().writeValueAsString(Map.of("schema", version.schema.toString()));
        HttpResponse<String> response = call(request("/subjects/payments-value/versions")
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new ObjectMapper().readTree(response.body()).get("id").asInt();
    }

    private String address() {
        return "http://127.0.0.1:" + port + "/apis/ccompat/v7";
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address() + path)).timeout(Duration.ofSeconds(30));
    }

    private HttpResponse<String> call(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
