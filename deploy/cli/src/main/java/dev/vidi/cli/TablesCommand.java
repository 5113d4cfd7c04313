package dev.vidi.cli;

import dev.vidi.cli.output.Json;
import dev.vidi.cli.output.TableList;
import dev.vidi.client.TableDescription;
import dev.vidi.client.VidiClient;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@CommandLine.Command(
        name = "tables",
        description = "Lists the tables and how they are.",
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  vidi tables", "  vidi tables -o json"})
final class TablesCommand implements Callable<Integer> {

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (VidiClient client = server.connect()) {
            List<TableDescription> tables = client.tables();
            if (output.json()) {
                tables.forEach(table -> spec.commandLine().getOut().println(Json.line(TableList.json(table))));
            } else {
                TableList.print(tables, spec.commandLine().getOut());
            }
            return ExitStatus.DONE;
        }
    }
}
