package dev.vidi.bench.command;

import dev.vidi.bench.Progress;
import dev.vidi.bench.report.JsonReport;
import dev.vidi.bench.report.Report;
import dev.vidi.bench.report.TextReport;
import dev.vidi.cli.CommandException;
import dev.vidi.cli.ExitStatus;
import dev.vidi.node.command.WorkDirectory;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where the figures of a benchmark go. */
final class ReportOptions {

    private static final int SECONDS_MIN = 5;
    private static final int SECONDS_MAX = 86_400;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", paramLabel = "FILE", description = "Where the figures go for other programs.")
    private @Nullable Path json;

    /** What is measured, in a directory that is gone afterwards. */
    @FunctionalInterface
    interface Measured {
        Report run(Path directory, Progress progress) throws IOException, InterruptedException;
    }

    int report(int seconds, Measured measured) throws IOException, InterruptedException {
        checkSeconds(seconds);
        return report(measured);
    }

    /** What takes the time that it takes. */
    int report(Measured measured) throws IOException, InterruptedException {
        checkJson();
        // Kafka Streams warns at each start of a table; they would drown the progress.
        Configurator.setRootLevel(Level.ERROR);
        try (WorkDirectory directory = WorkDirectory.of(null)) {
            Report report = measured.run(
                    directory.path(), ProgressLines.to(spec.commandLine().getErr()));
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
    private static void checkSeconds(int seconds) {
        requireWithin("--seconds", seconds, SECONDS_MIN, SECONDS_MAX);
    }

    private void checkJson() {
        if (json != null) {
            Path parent = json.toAbsolutePath().getParent();
            if (parent == null || !Files.isDirectory(parent) || Files.isDirectory(json)) {
                throw new CommandException(
                        ExitStatus.USAGE, "--json names a file in a directory that exists, found " + json);
            }
        }
    }

    /** Refuses a number that an option cannot take. */
    static void requireWithin(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new CommandException(ExitStatus.USAGE, option + " is " + least + " to " + most + ", was " + value);
        }
    }
}
