package dev.vidi.it.producers;

import static dev.vidi.it.producers.TableRows.STRONG;
import static dev.vidi.it.producers.TableRows.assertRows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vidi.causality.position.SourcePartition;
import dev.vidi.causality.token.Token;
import dev.vidi.client.LogCursor;
import dev.vidi.client.LogSelection;
import dev.vidi.it.badinput.EmbeddedVidi;
import dev.vidi.it.process.Commands;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Topics that kcat writes: {@code mvn -Pexternal verify}, with kcat and jq. */
@Tag("external")
@Timeout(180)
final class KcatIT {
    private static final Path GUIDE = Path.of("../../docs/guides/causes-from-any-producer.md");
    private static final Pattern COMMANDS = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final String GUIDES_KAFKA = "127.0.0.1:19092";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int KEYS = 60;

    @TempDir
    private static Path directory;

    @AutoClose
    private static EmbeddedVidi vidi;

    private static Commands commands;

    @BeforeAll
    static void start() throws Exception {
        vidi = EmbeddedVidi.start(directory.resolve("data"));
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Files.writeString(
                Files.createFile(
                        bin.resolve("vidi"),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"))),
                "#!/bin/sh\nexec '" + Path.of(System.getProperty("java.home"), "bin", "java")
                        + "' -XX:TieredStopAtLevel=1 -cp '" + System.getProperty("java.class.path")
                        + "' dev.vidi.cli.Vidi \"$@\"\n");
        commands =
                new Commands(directory, Map.of("PATH", bin + ":" + System.getenv("PATH"), "VIDI_SERVER", vidi.grpc()));
    }

    /** kcat's own default, CRC-32 of the key: not where Kafka's Java clients would look. */
    @Test
    void findsWhatItsDefaultPartitionerHasPlaced() throws Exception {
        vidi.topic("strays", 5, Map.of());
        produce("strays", 0, KEYS, "first");
        vidi.client().execute("CREATE TABLE strays (k VARCHAR PRIMARY KEY, n INTEGER, note VARCHAR)");
        assertRows(vidi, "strays", rows(0, KEYS, "first"), List.of("none"));
        produce("strays", 30, 50, "second");
        delete("strays", 0, 10);
        Map<Object, Map<String, Object>> expected = rows(10, KEYS, "first");
        expected.putAll(rows(30, 50, "second"));
        assertRows(vidi, "strays", expected, List.of("none", "k0", "k9"));
        assertThat(vidi.client().session().get("strays", "k30", STRONG).position())
                .as("all partitions are asked")
                .hasSize(5);
        assertThat(TableRows.deadLetters(vidi, "strays")).isEmpty();
    }

    @Test
    void findsInOnePartitionWhatItHasPlacedAsJavaDoes() throws Exception {
        vidi.topic("placed", 5, Map.of());
        produce("placed", 0, KEYS, "first", "-X", "topic.partitioner=murmur2_random");
        vidi.client().execute("CREATE TABLE placed (k VARCHAR PRIMARY KEY, n INTEGER, note VARCHAR)");
        assertRows(vidi, "placed", rows(0, KEYS, "first"), List.of("none"));
        assertThat(vidi.client().session().get("placed", "k30", STRONG).position())
                .as("one partition is asked")
                .hasSize(1);
    }

    @Test
    void saysWhatInformedAWriteAsTheGuideTells() throws Exception {
        vidi.client()
                .execute("CREATE TABLE offers (sku VARCHAR PRIMARY KEY, price DECIMAL(10,2)) WITH (partitions = 4)");
        vidi.client()
                .execute(
                        "CREATE TABLE orders (id VARCHAR PRIMARY KEY, sku VARCHAR, units INTEGER) WITH (partitions = 4)");
        vidi.client().session().write("offers", Map.of("sku", "a1", "price", new BigDecimal("9.50")));
        List<String> blocks = blocks();
        assertThat(blocks).hasSize(2);

        List<String> lines = blocks.get(0).lines().toList();
        String show = lines.get(lines.size() - 1);
        sh(String.join("\n", lines.subList(0, lines.size() - 1)));
        String said = await().atMost(SOON).until(() -> String.join("\n", sh(show)), text -> !text.isEmpty());
        JsonNode cause = new ObjectMapper().readTree(said);
        assertThat(cause.get("key").asText()).isEqualTo("o-1");
        assertThat(cause.get("write").get("topic").asText()).isEqualTo("orders");
        assertThat(cause.get("readIds"))
                .extracting(JsonNode::asText)
                .singleElement()
                .satisfies(read -> assertThat(readsOf("offers")).contains(read));

        lines = blocks.get(1).lines().toList();
        sh(String.join("\n", lines.subList(0, lines.size() - 1)));
        Token writer = token("session.token");
        SourcePartition offers = writer.seen().offsets().keySet().iterator().next();
        assertThat(token("bob.token").dependencies().offsets())
                .as("what he has to see next, as he has read an order only")
                .containsEntry(offers, writer.seen().offsets().get(offers));
        assertThat(sh(lines.get(lines.size() - 1))).isNotEmpty();
        assertThat(token("bob.token").seen().offsets()).containsKey(offers);
        assertThat(vidi.metric("vidi_join_unverifiable_total{table=\"orders\"")).isZero();
        assertRows(
                vidi,
                "orders",
                Map.of(
                        "o-1", Map.of("id", "o-1", "sku", "a1", "units", 2L),
                        "o-2", Map.of("id", "o-2", "sku", "a1", "units", 1L)),
                List.of());
    }

    private static Token token(String file) throws Exception {
        return vidi.tokens()
                .decodeText(Files.readString(directory.resolve(file)).strip());
    }

    private static List<String> readsOf(String table) {
        List<String> reads = new ArrayList<>();
        try (LogCursor log = vidi.client().log(new LogSelection(table, false, 0))) {
            log.forEachRemaining(
                    entry -> entry.event().fold(answered -> reads.add(answered.readId()), caused -> false));
        }
        return reads;
    }

    private static List<String> blocks() throws Exception {
        List<String> blocks = new ArrayList<>();
        for (Matcher found = COMMANDS.matcher(Files.readString(GUIDE)); found.find(); ) {
            blocks.add(found.group(1).strip().replace(GUIDES_KAFKA, vidi.bootstrapServers()));
        }
        return blocks;
    }

    private static List<String> sh(String script) throws Exception {
        return commands.run(directory, "bash", "-euo", "pipefail", "-c", script);
    }

    private static void produce(String topic, int from, int end, String note, String... options) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = from; i < end; i++) {
            lines.append("k" + i + "\t{\"n\": " + i + ", \"note\": \"" + note + "\"}\n");
        }
        kcat(topic, lines.toString(), options);
    }

    private static void delete(String topic, int from, int end) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = from; i < end; i++) {
            lines.append("k" + i + "\t\n");
        }
        kcat(topic, lines.toString(), "-Z");
    }

    private static void kcat(String topic, String lines, String... options) throws Exception {
        Path file = Files.createTempFile(directory, "records", ".tsv");
        Files.writeString(file, lines);
        List<String> command = new ArrayList<>(
                List.of("kcat", "-P", "-b", vidi.bootstrapServers(), "-t", topic, "-K", "\t", "-l", file.toString()));
        command.addAll(List.of(options));
        commands.run(directory, command.toArray(new String[0]));
    }

    private static Map<Object, Map<String, Object>> rows(int from, int end, String note) {
        Map<Object, Map<String, Object>> rows = new LinkedHashMap<>();
        for (int i = from; i < end; i++) {
            rows.put("k" + i, Map.of("k", "k" + i, "n", (long) i, "note", note));
        }
        return rows;
    }
}
