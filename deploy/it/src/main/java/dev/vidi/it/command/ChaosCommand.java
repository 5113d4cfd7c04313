package dev.vidi.it.command;

import dev.vidi.cli.Command;
import dev.vidi.cli.CommandException;
import dev.vidi.cli.ExitStatus;
import dev.vidi.it.chaos.ChaosReport;
import dev.vidi.it.chaos.ChaosRun;
import dev.vidi.it.chaos.ChaosSettings;
import dev.vidi.node.command.WorkDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vidi chaos}: processes die and wake again while sessions work, and what they saw is checked. */
@CommandLine.Command(
        name = "chaos",
        description = {
            "Starts a broker, two processors and a router, a process each; kills (SIGKILL) and pauses (SIGSTOP) them at"
                    + " random moments while sessions read and write; then checks every answer and the read log against"
                    + " the source topics.",
            ""
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  vidi chaos --seconds 120", "  vidi chaos --seconds 600 --seed 42"})
public final class ChaosCommand implements Command {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Decides faults and operations (default: drawn, printed).")
    private @Nullable Long seed;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long faults happen, 10 to 86400 (default: ${DEFAULT-VALUE}).",
            defaultValue = "120")
    private int seconds;

    @Option(
            names = "--data",
            paramLabel = "DIRECTORY",
            description = "Data and output of the processes, must be empty (default: a temporary directory, kept when"
                    + " something was found, or went wrong).")
    private @Nullable Path data;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (seconds < 10 || seconds > 86_400) {
            throw new CommandException(ExitStatus.USAGE, "--seconds is 10 to 86400, was " + seconds);
        }
        PrintWriter console = spec.commandLine().getOut();
        long drawn = seed == null ? new SecureRandom().nextInt(Integer.MAX_VALUE) : seed;
        try (WorkDirectory directory = WorkDirectory.of(data)) {
            ChaosSettings settings = ChaosSettings.of(drawn, Duration.ofSeconds(seconds), directory.path());
            boolean passed = false;
            try {
                ChaosReport report = new ChaosRun(settings, line -> {
                            console.println(line);
                            console.flush();
                        })
                        .run();
                console.println(report);
                passed = report.passed();
            } finally {
                if (!passed) {
                    directory.keep();
                    console.println("data and output of the processes: " + directory.path());
                }
            }
            return passed ? ExitStatus.DONE : ExitStatus.FAILED;
        }
    }
}
