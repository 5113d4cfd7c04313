package dev.vidi.node.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.cli.ExitStatus;
import dev.vidi.client.VidiClient;
import dev.vidi.node.Node;
import dev.vidi.node.NodeConfig;
import dev.vidi.node.command.DemoCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(180)
final class DemoIT {

    private static final Map<String, String> ANY_PORTS =
            Map.of("grpc.port", "0", "http.port", "0", "kafka.embedded.port", "0");

    private final StringWriter out = new StringWriter();

    @TempDir
    private Path directory;

    @Test
    void everyStepHolds() {
        int status = new CommandLine(new DemoCommand())
                .setOut(new PrintWriter(out))
                .execute("--exit", "--grpc-port", "0", "--http-port", "0", "--kafka-port", "0");
        assertThat(out.toString()).contains("All 12 steps held");
        assertThat(status).isEqualTo(ExitStatus.DONE);
        Matcher data = Pattern.compile("data +(/\\S+)").matcher(out.toString());
        assertThat(data.find()).isTrue();
        assertThat(Path.of(data.group(1))).doesNotExist();
    }

    @Test
    void endsAtTheFirstClaimThatDoesNotHold() throws Exception {
        try (Node node = start();
                VidiClient other = VidiClient.connect(node.grpcAddress().orElseThrow())) {
            other.execute("CREATE TABLE others (id INTEGER PRIMARY KEY) WITH (topic = 'others', partitions = 1)");
            Demo demo = new Demo(new PrintWriter(out), false);
            demo.begin();
            assertThat(demo.tell(server(node))).isFalse();
        }
        assertThat(out.toString())
                .contains("NO  it answers, and has no tables yet")
                .contains("expected  []")
                .containsPattern("found +\\[TableDescription.*others")
                .contains("Step 1 did not hold");
    }

    @Test
    void saysWhenTheServerDoesNotAnswer() throws Exception {
        ShopServer gone;
        try (Node node = start()) {
            gone = server(node);
        }
        Demo demo = new Demo(new PrintWriter(out), false);
        demo.begin();
        assertThat(demo.tell(gone)).isFalse();
        assertThat(out.toString()).contains("NO  the server refused").contains("Step 1 did not hold");
    }

    @Test
    void refusesDirectoryThatIsNotEmpty() throws Exception {
        Files.writeString(directory.resolve("file"), "mine");
        StringWriter err = new StringWriter();
        int status = new CommandLine(new DemoCommand())
                .setOut(new PrintWriter(out))
                .setExecutionExceptionHandler((error, line, parsed) -> {
                    err.append(error.getMessage());
                    return 99;
                })
                .execute("--exit", "--data", directory.toString());
        assertThat(status).isEqualTo(99);
        assertThat(err.toString()).contains(directory + " is not empty");
        assertThat(directory.resolve("file")).exists();
    }

    private Node start() throws Exception {
        var settings = new java.util.TreeMap<>(ANY_PORTS);
        settings.put("data", directory.toString());
        return Node.start(NodeConfig.load(null, Map.of(), settings));
    }

    private ShopServer server(Node node) {
        return new ShopServer(node.grpcAddress().orElseThrow(), node.httpAddress(), node.bootstrapServers(), directory);
    }
}
