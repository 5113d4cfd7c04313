package dev.vidi.bench.command;

import dev.vidi.bench.StartBench;
import dev.vidi.cli.CommandException;
import dev.vidi.cli.ExitStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code vidi bench start}. */
@CommandLine.Command(
        name = "start",
        description = {
            "Starts servers of this distribution, each a process with a Kafka of its own, and takes the time until they are"
                    + " ready and until the first read is answered: a first start on a new data directory, a second one, and"
                    + " one after kill -9. Three rounds or more, medians; CPU us is what the server has used until then.",
            "",
            "Progress is on standard error, the figures on standard output. A goal that is missed is no failure.",
            ""
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  vidi bench start --json start.json"})
final class BenchStartCommand implements Callable<Integer> {

    @Mixin
    private ReportOptions options = new ReportOptions();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long it takes in all, about, 5 to 86400 (default: ${DEFAULT-VALUE}).",
            defaultValue = "60")
    private int seconds;

    @Override
    public Integer call() throws IOException, InterruptedException {
        String home = System.getProperty("vidi.home");
        if (home == null) {
            throw new CommandException(
                    ExitStatus.FAILED, "bench start starts the servers of a distribution: run it with its bin/vidi");
        }
        List<String> command = List.of(Path.of(home, "bin", "vidi").toString(), "serve");
        return options.report(
                seconds,
                (directory, progress) -> new StartBench(
                                Duration.ofSeconds(seconds), StartBench.ROUNDS_MIN, command, directory, progress)
                        .run());
    }
}
