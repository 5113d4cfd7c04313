package dev.vidi.cli;

import dev.vidi.cli.output.Json;
import dev.vidi.cli.output.Ordered;
import dev.vidi.client.Session;
import dev.vidi.client.VidiClient;
import dev.vidi.client.WriteOptions;
import dev.vidi.client.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@CommandLine.Command(
        name = "write",
        description = "Writes a whole row, or deletes one.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  vidi write offers '{\"sku\": \"a1\", \"price\": 9.99}'",
            "  vidi write orders '{\"id\": 7, \"sku\": \"a1\"}' --cause 0b6e1f3a-7c0d-4d7e-9a55-1f6f2a0c9d11",
            "  vidi write offers --delete a1"
        })
final class WriteCommand implements Callable<Integer> {

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private TokenOptions tokens = new TokenOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(index = "0", paramLabel = "TABLE", description = "Name of the table.")
    private String table = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "JSON", description = "The row, all columns as one object.")
    private @Nullable String json;

    @Option(names = "--delete", paramLabel = "KEY", description = "Delete the row of this key.")
    private @Nullable String delete;

    @Option(names = "--cause", paramLabel = "READ_ID", description = "A read that informed the write; may be repeated.")
    private List<String> causes = new ArrayList<>();

    @Option(
            names = "--op",
            paramLabel = "ID",
            description = "Operation id, up to 64 characters: the same write sent again is not written twice.")
    private @Nullable String operation;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        String row = json;
        String gone = delete;
        if ((row == null) == (gone == null)) {
            throw new CommandException(ExitStatus.USAGE, "give either a row as JSON or --delete KEY; see --help");
        }
        try (VidiClient client = server.connect()) {
            Session session = tokens.session(client);
            WriteOptions options = WriteOptions.DEFAULT.withCauses(causes);
            options = operation == null ? options : options.withOperationId(operation);
            Written written = row != null
                    ? session.write(table, row, options)
                    : session.delete(
                            table, KeyText.parse(client.describe(table).schema(), gone == null ? "" : gone), options);
            tokens.keep(written.token());
            print(written);
            return ExitStatus.DONE;
        }
    }

    private void print(Written written) {
        if (output.json()) {
            Map<String, @Nullable Object> line = Ordered.nullable("at", Json.at(written.at()));
            line.put("token", written.token().toString());
            line.put("repeated", written.repeatedOperation());
            spec.commandLine().getOut().println(Json.line(line));
        } else {
            spec.commandLine()
                    .getOut()
                    .println((written.repeatedOperation() ? "was written before as " : "written as ")
                            + written.at().topic() + "-" + written.at().partition() + "@"
                            + written.at().offset());
        }
    }
}
