package dev.vidi.bench.command;

import dev.vidi.bench.BenchSettings;
import dev.vidi.bench.ReadBench;
import dev.vidi.bench.report.JsonReport;
import dev.vidi.bench.report.Report;
import dev.vidi.bench.report.TextReport;
import dev.vidi.cli.CommandException;
import dev.vidi.cli.ExitStatus;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vidi bench read}. */
@CommandLine.Command(
        name = "read",
        description = {
            "Reads of an embedded server beside a bare two-hop echo over the same Kafka, a bare gRPC echo and a KTable of"
                    + " Kafka Streams: five interleaved rounds or more, medians, after a warm-up.",
            "",
            "Progress is on standard error, the figures on standard output. A goal that is missed is no failure.",
            ""
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  vidi bench read --json read.json"})
final class BenchReadCommand implements Callable<Integer> {

    private static final int SECONDS_MIN = 5;
    private static final int SECONDS_MAX = 86_400;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", paramLabel = "FILE", description = "Where the figures go for other programs.")
    private @Nullable Path json;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long it takes in all, about, 5 to 86400 (default: ${DEFAULT-VALUE}). With less than a"
                    + " minute the figures say little.",
            defaultValue = "180")
    private int seconds;

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        // Kafka Streams warns at each start of a table; they would drown the progress.
        Configurator.setRootLevel(Level.ERROR);
        try (TemporaryDirectory directory = TemporaryDirectory.create()) {
            BenchSettings settings = BenchSettings.of(Duration.ofSeconds(seconds), directory.path());
            Report report =
                    new ReadBench(settings, ProgressLines.to(spec.commandLine().getErr())).run();
            spec.commandLine().getOut().print(TextReport.of(report));
            spec.commandLine().getOut().flush();
            if (json != null) {
                try (BufferedWriter writer = Files.newBufferedWriter(json)) {
                    JsonReport.write(report, writer);
                }
            }
            return ExitStatus.DONE;
        }
    }

    /** Better now than in three minutes. */
    private void check() {
        if (seconds < SECONDS_MIN || seconds > SECONDS_MAX) {
            throw new CommandException(
                    ExitStatus.USAGE, "--seconds is " + SECONDS_MIN + " to " + SECONDS_MAX + ", was " + seconds);
        }
        if (json != null) {
            Path parent = json.toAbsolutePath().getParent();
            if (parent == null || !Files.isDirectory(parent) || Files.isDirectory(json)) {
                throw new CommandException(
                        ExitStatus.USAGE, "--json names a file in a directory that exists, found " + json);
            }
        }
    }
}
