package dev.vidi.it.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vidi.cli.ExitStatus;
import dev.vidi.cli.Vidi;
import dev.vidi.client.Level;
import dev.vidi.client.ReadOptions;
import dev.vidi.it.badinput.EmbeddedVidi;
import dev.vidi.it.kafka.TopicScan;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code vidi load} and a real server. */
@Timeout(120)
final class LoadIT {
    private static final int LINES = 30_000;
    private static final int KEYS = 20_000;

    @TempDir
    private static Path directory;

    @AutoClose
    private static EmbeddedVidi vidi;

    @BeforeAll
    static void start() throws Exception {
        vidi = EmbeddedVidi.start(directory.resolve("data"));
        vidi.client()
                .execute("CREATE TABLE parts (id BIGINT PRIMARY KEY, name VARCHAR NOT NULL, price DECIMAL(10,2))"
                        + " WITH (partitions = 3)");
    }

    /** Killed twice in the middle: each row is in the topic once, and the last line of a key is what it is now. */
    @Test
    void goesOnWhereItWasKilled() throws Exception {
        Path file = directory.resolve("parts.csv");
        StringBuilder text = new StringBuilder("name,id,price\n");
        for (int i = 0; i < LINES; i++) {
            text.append("\"part, ")
                    .append(i)
                    .append("\",")
                    .append(i % KEYS)
                    .append(",1.")
                    .append(i % 90 + 10);
            text.append('\n');
        }
        Files.writeString(file, text);
        for (int kill = 1; kill <= 2; kill++) {
            killedBehind(file, kill * 6_000);
        }
        assertThat(directory.resolve("parts.csv.checkpoint")).exists();

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(run(out, "load", "parts", file.toString(), "--resume", "-o", "json", "--server", vidi.grpc()))
                .isEqualTo(ExitStatus.DONE);

        assertThat(out.toString(UTF_8)).contains("\"rows\":" + LINES, "\"rejected\":0");
        assertThat(directory.resolve("parts.csv.checkpoint")).doesNotExist();
        Set<String> operations = new HashSet<>();
        Map<String, String> last = new HashMap<>();
        int[] records = new int[1];
        new TopicScan(vidi.bootstrapServers(), Duration.ofSeconds(20)).scan("parts", record -> {
            records[0]++;
            operations.add(new String(record.headers().lastHeader("vidi-op").value(), UTF_8));
            last.put(new String(record.key(), UTF_8), new String(record.value(), UTF_8));
        });
        assertThat(records[0]).as("records").isEqualTo(LINES);
        assertThat(operations).hasSize(LINES);
        assertThat(last).hasSize(KEYS);
        assertThat(last.get("0")).contains("part, " + KEYS);
        assertThat(last.get(Integer.toString(KEYS - 1))).contains("part, " + (KEYS - 1));
        assertThat(vidi.client()
                        .session()
                        .get("parts", 9_999L, ReadOptions.DEFAULT.withLevel(Level.STRONG))
                        .row()
                        .orElseThrow()
                        .get("name"))
                .isEqualTo("part, 29999");
    }

    /** Starts the load as a process, and kills it when it is behind a line. */
    private static void killedBehind(Path file, int line) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.vidi.cli.Vidi"));
        command.addAll(List.of("load", "parts", file.toString(), "--resume", "--server", vidi.grpc()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("load.log").toFile())
                .start();
        try {
            Path checkpoint = directory.resolve("parts.csv.checkpoint");
            await().pollInterval(Duration.ofMillis(5))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> !process.isAlive() || (Files.exists(checkpoint) && at(checkpoint) > line));
            assertThat(process.isAlive()).as("the load is in the middle").isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static long at(Path checkpoint) throws Exception {
        return Files.readAllLines(checkpoint).stream()
                .filter(line -> line.startsWith("line="))
                .mapToLong(line -> Long.parseLong(line.substring("line=".length())))
                .findFirst()
                .orElse(0);
    }

    @Test
    void saysWhatTheServerRefuses() throws Exception {
        Path file = directory.resolve("bad.ndjson");
        Files.writeString(file, """
                {"id": 1, "name": "one"}
                {"id": 2}
                {"id": "three", "name": "three"}
                not JSON
                {"id": 5, "name": "five", "prize": 1}
                """);
        vidi.client().execute("CREATE TABLE bad (id BIGINT PRIMARY KEY, name VARCHAR NOT NULL) WITH (partitions = 1)");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(run(out, "load", "bad", file.toString(), "-o", "json", "--server", vidi.grpc()))
                .isEqualTo(ExitStatus.FAILED);
        assertThat(out.toString(UTF_8)).contains("\"rows\":1", "\"rejected\":4");
        assertThat(Files.readAllLines(directory.resolve("bad.ndjson.rejected")))
                .satisfiesExactly(
                        line -> assertThat(line).contains("\"line\":2,", "field name is missing and NOT NULL"),
                        line -> assertThat(line).contains("\"line\":3,", "expected a whole number of 64 bits"),
                        line -> assertThat(line).contains("\"line\":4,", "not valid JSON"),
                        line -> assertThat(line).contains("\"line\":5,", "unknown field prize"));
    }

    private static int run(ByteArrayOutputStream out, String... arguments) {
        PrintStream before = System.out;
        System.setOut(new PrintStream(out, true, UTF_8));
        try {
            return Vidi.run(arguments);
        } finally {
            System.setOut(before);
        }
    }
}
