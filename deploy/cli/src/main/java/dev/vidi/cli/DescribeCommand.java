package dev.vidi.cli;

import dev.vidi.cli.output.Json;
import dev.vidi.cli.output.TableList;
import dev.vidi.client.TableDescription;
import dev.vidi.client.VidiClient;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@CommandLine.Command(
        name = "describe",
        description = "Describes a table.",
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  vidi describe offers"})
final class DescribeCommand implements Callable<Integer> {

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(paramLabel = "TABLE", description = "Name of the table.")
    private String table = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (VidiClient client = server.connect()) {
            TableDescription description = client.describe(table);
            if (output.json()) {
                spec.commandLine().getOut().println(Json.line(TableList.json(description)));
            } else {
                TableList.describe(description, spec.commandLine().getOut());
            }
            return ExitStatus.DONE;
        }
    }
}
