package dev.vidi.cli;

import dev.vidi.cli.output.Json;
import dev.vidi.cli.output.StateList;
import dev.vidi.client.TableState;
import dev.vidi.client.VidiClient;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@CommandLine.Command(
        name = "describe",
        description = "Describes a table: how it was made, its columns, and how its partitions are.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Each partition is asked by a read event. One that does not answer is shown as such.",
            "Lag is how many offsets could be applied and are not; of a transaction that is open, none could.",
            "",
            "Examples:",
            "  vidi describe offers",
            "  vidi describe offers --wait 500ms -o json"
        })
final class DescribeCommand implements Callable<Integer> {

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(paramLabel = "TABLE", description = "Name of the table.")
    private String table = "";

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            converter = DurationText.class,
            description = "How long partitions may take to answer, at most half of --timeout (default: 2s).")
    private @Nullable Duration wait;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (wait != null && wait.isZero()) {
            throw new CommandException(ExitStatus.USAGE, "--wait is more than 0, such as 500ms or 2s");
        }
        try (VidiClient client = server.connect()) {
            TableState state = client.state(table, wait);
            if (output.json()) {
                spec.commandLine().getOut().println(Json.line(StateList.json(state)));
            } else {
                StateList.print(state, spec.commandLine().getOut());
            }
            return ExitStatus.DONE;
        }
    }
}
