package dev.vidi.bench.command;

import dev.vidi.cli.Command;
import dev.vidi.cli.ExitStatus;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vidi bench}: how fast Vidi is beside what it stands on. */
@CommandLine.Command(
        name = "bench",
        description = {
            "Measures Vidi beside what it stands on, in one run on this machine, and says what the ratios are.",
            ""
        },
        synopsisSubcommandLabel = "WHAT",
        subcommands = {
            BenchReadCommand.class,
            BenchSelectCommand.class,
            BenchSubscribeCommand.class,
            BenchPeersCommand.class,
            BenchStartCommand.class,
            BenchCostCommand.class
        },
        mixinStandardHelpOptions = true)
public final class BenchCommand implements Command {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Without a subcommand: the help. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitStatus.USAGE;
    }
}
