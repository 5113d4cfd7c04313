package dev.vidi.it.command;

import dev.vidi.causality.wire.TopicNames;
import dev.vidi.cli.Command;
import dev.vidi.cli.CommandException;
import dev.vidi.cli.ExitStatus;
import dev.vidi.client.TableDescription;
import dev.vidi.client.TableSchema;
import dev.vidi.client.VidiClient;
import dev.vidi.it.chaos.Verdict;
import dev.vidi.it.history.HistoryText;
import dev.vidi.it.kafka.TopicScan;
import dev.vidi.it.workload.Evidence;
import dev.vidi.it.workload.Workload;
import dev.vidi.it.workload.WorkloadSettings;
import dev.vidi.node.Node;
import dev.vidi.node.NodeConfig;
import dev.vidi.node.command.WorkDirectory;
import dev.vidi.node.logging.NodeLogging;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vidi history}: a workload against a server of its own, checked, and written for other checkers. */
@CommandLine.Command(
        name = "history",
        description = {
            "Runs concurrent sessions against an embedded server, checks what they saw, and writes it as text for other"
                    + " checkers: one operation a line,",
            "w(key,value,session,txn) or r(key,value,session,txn), all integers.",
            ""
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  vidi history --seed 7 --operations 20000 --out history.txt"})
public final class HistoryCommand implements Command {

    private static final List<String> TABLES = List.of("goods", "carts");
    private static final int PARTITIONS = 3;
    private static final Duration CALL_MAX = Duration.ofSeconds(10);
    private static final Duration READY_MAX = Duration.ofSeconds(60);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--seed", paramLabel = "N", required = true, description = "Decides what the sessions do.")
    private long seed;

    @Option(
            names = "--operations",
            paramLabel = "N",
            description = "Reads and writes of all sessions together (default: ${DEFAULT-VALUE}).",
            defaultValue = "10000")
    private int operations;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "Where the history goes.")
    private Path out = Path.of("history.txt");

    @Option(
            names = "--sessions",
            paramLabel = "N",
            description = "Sessions at work at once (default: ${DEFAULT-VALUE}).",
            defaultValue = "16")
    private int sessions;

    @Option(
            names = "--keys",
            paramLabel = "N",
            description = "Rows of each of the two tables (default: ${DEFAULT-VALUE}).",
            defaultValue = "40")
    private int keys;

    @Option(
            names = "--data",
            paramLabel = "DIRECTORY",
            description =
                    "Where the server keeps its data, which must be empty (default: a temporary directory, deleted"
                            + " afterwards).")
    private @Nullable Path data;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (operations < 1 || operations > 10_000_000 || sessions < 1 || sessions > 1_000 || keys < 1) {
            throw new CommandException(
                    ExitStatus.USAGE,
                    "--operations is 1 to 10000000, --sessions 1 to 1000, --keys 1 or more; found " + operations + ", "
                            + sessions + ", " + keys);
        }
        try (WorkDirectory directory = WorkDirectory.of(data)) {
            NodeLogging.start(directory.path());
            NodeConfig config = NodeConfig.load(
                    null,
                    Map.of(),
                    Map.of(
                            "data", directory.path().toString(),
                            "grpc.port", "0",
                            "http.port", "0",
                            "kafka.embedded.port", "0"));
            try (Node node = Node.start(config);
                    VidiClient client = VidiClient.builder()
                            .target(node.grpcAddress().orElseThrow())
                            .principal("history")
                            .purpose("seed " + seed)
                            .timeout(CALL_MAX)
                            .build()) {
                return run(node, client);
            } finally {
                NodeLogging.stop();
            }
        }
    }

    private int run(Node node, VidiClient client) throws IOException, InterruptedException {
        PrintWriter console = spec.commandLine().getErr();
        for (String table : TABLES) {
            client.execute(Workload.createTable(table, PARTITIONS), READY_MAX);
        }
        List<TableSchema> tables =
                client.tables().stream().map(TableDescription::schema).toList();
        Evidence evidence = new Evidence(2 * operations + 2 * TABLES.size() * keys + 1);
        WorkloadSettings settings = new WorkloadSettings(seed, sessions, TABLES, keys, operations, CALL_MAX);
        try (Workload workload = new Workload(client, settings, evidence)) {
            workload.writeInitialRows();
            workload.start();
            workload.await();
        }
        console.println(evidence.tally());
        Verdict verdict =
                Verdict.of(new TopicScan(node.bootstrapServers(), READY_MAX), new TopicNames("vidi"), tables, evidence);
        console.println(verdict.summary());
        try (BufferedWriter writer = Files.newBufferedWriter(out)) {
            HistoryText.write(evidence.history(), verdict.sourceLog(), writer);
        }
        console.println("history written to " + out);
        verdict.violations().forEach(violation -> console.println("VIOLATION " + violation));
        return verdict.violations().isEmpty() ? ExitStatus.DONE : ExitStatus.FAILED;
    }
}
