package dev.vidi.cli;

import dev.vidi.cli.output.Cell;
import dev.vidi.cli.output.Json;
import dev.vidi.cli.output.Ordered;
import dev.vidi.cli.output.TextTable;
import dev.vidi.client.Answer;
import dev.vidi.client.Column;
import dev.vidi.client.KeyAnswer;
import dev.vidi.client.Level;
import dev.vidi.client.ReadOptions;
import dev.vidi.client.Row;
import dev.vidi.client.Session;
import dev.vidi.client.TableSchema;
import dev.vidi.client.VidiClient;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@CommandLine.Command(
        name = "get",
        description = "Reads rows by key, as one read.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit status 3 when no row was found.",
            "",
            "Examples:",
            "  vidi get offers a1",
            "  vidi get offers a1 a2 a3 --level strong -o json",
            "  vidi get prices '{\"sku\": \"a1\", \"day\": \"2026-11-25\"}'",
            "  vidi get offers a1 --token-file session.token --principal alice --purpose checkout"
        })
final class GetCommand implements Callable<Integer> {

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private TokenOptions tokens = new TokenOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            description = "What the read must see: ${COMPLETION-CANDIDATES} (default: session).")
    private @Nullable Level level;

    @Parameters(index = "0", paramLabel = "TABLE", description = "Name of the table.")
    private String table = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "KEY", description = "Keys of the rows.")
    private List<String> keys = new ArrayList<>();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (VidiClient client = server.connect()) {
            Session session = tokens.session(client);
            TableSchema schema = client.describe(table).schema();
            List<Object> values =
                    keys.stream().map(text -> KeyText.parse(schema, text)).toList();
            ReadOptions options = level == null ? ReadOptions.DEFAULT : ReadOptions.DEFAULT.withLevel(level);
            Answer answer = values.size() == 1
                    ? session.get(table, values.get(0), options)
                    : session.getMany(table, values, options);
            tokens.keep(answer.token());
            if (output.json()) {
                printJson(answer);
            } else {
                printTable(answer);
            }
            return answer.rows().isEmpty() ? ExitStatus.NOTHING : ExitStatus.DONE;
        }
    }

    private void printJson(Answer answer) {
        Map<String, Object> position = new TreeMap<>();
        answer.position()
                .forEach((partition, offset) -> position.put(answer.schema().topic() + "-" + partition, offset));
        for (KeyAnswer result : answer.results()) {
            Row row = result.row();
            Map<String, @Nullable Object> line =
                    Ordered.nullable("table", answer.schema().table());
            line.put("key", result.key());
            line.put("row", row == null ? null : row.toMap());
            line.put("at", Json.at(row == null ? null : row.at()));
            line.put("position", position);
            line.put("readId", answer.readId());
            line.put("token", answer.token().toString());
            spec.commandLine().getOut().println(Json.line(line));
        }
    }

    private void printTable(Answer answer) {
        PrintWriter out = spec.commandLine().getOut();
        List<String> header = new ArrayList<>(
                answer.schema().columns().stream().map(Column::name).toList());
        header.add("written by");
        TextTable text = new TextTable(header);
        for (Row row : answer.rows()) {
            List<@Nullable Object> values = new ArrayList<>(row.values());
            values.add(row.at().topic() + "-" + row.at().partition() + "@"
                    + row.at().offset());
            text.add(values);
        }
        if (!answer.rows().isEmpty()) {
            text.print(out);
        }
        List<String> absent = answer.results().stream()
                .filter(result -> result.row() == null)
                .map(result -> Cell.of(result.key()))
                .toList();
        if (!absent.isEmpty()) {
            out.println("no row for " + String.join(", ", absent));
        }
        out.println("read " + answer.readId() + ", position " + new TreeMap<>(answer.position()));
    }
}
