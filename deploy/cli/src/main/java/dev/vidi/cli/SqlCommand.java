package dev.vidi.cli;

import dev.vidi.client.Executed;
import dev.vidi.client.TableDescription;
import dev.vidi.client.VidiClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@CommandLine.Command(
        name = "sql",
        description = "Runs a statement: CREATE TABLE, DROP TABLE, SHOW TABLES, DESCRIBE.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  vidi sql -c \"CREATE TABLE offers (sku VARCHAR PRIMARY KEY, price DECIMAL(10,2))"
                    + " WITH (topic = 'offers', partitions = 4)\"",
            "  vidi sql -c \"DROP TABLE offers\"",
            "  vidi sql < statement.sql"
        })
final class SqlCommand implements Callable<Integer> {

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(
            names = {"-c", "--command"},
            paramLabel = "STATEMENT",
            description = "The statement (default: what comes on standard input).")
    private @Nullable String statement;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        String sql = statement == null ? standardInput() : statement;
        try (VidiClient client = server.connect()) {
            Executed executed = client.execute(sql);
            if (output.json()) {
                spec.commandLine()
                        .getOut()
                        .println(Json.line(Ordered.of(
                                "message",
                                executed.message(),
                                "tables",
                                executed.tables().stream()
                                        .map(TableDescription::schema)
                                        .map(schema -> schema.table())
                                        .toList())));
            } else {
                if (!executed.message().isEmpty()) {
                    spec.commandLine().getOut().println(executed.message());
                }
                String first = sql.stripLeading().toUpperCase(java.util.Locale.ROOT);
                if (first.startsWith("SHOW")) {
                    TableList.print(executed.tables(), spec.commandLine().getOut());
                } else if (first.startsWith("DESC")) {
                    executed.tables()
                            .forEach(table ->
                                    TableList.describe(table, spec.commandLine().getOut()));
                }
            }
            return ExitStatus.DONE;
        }
    }

    private static String standardInput() throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            return reader.lines().collect(Collectors.joining("\n"));
        }
    }
}
