package dev.vidi.bench.command;

import dev.vidi.bench.SelectBench;
import dev.vidi.bench.SelectSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code vidi bench select}. */
@CommandLine.Command(
        name = "select",
        description = {
            "Queries of an embedded server beside a scan by hand over a KTable of Kafka Streams with the same rows, and"
                    + " reads by key beside scans: five interleaved rounds, medians, after a warm-up.",
            "",
            "Progress is on standard error, the figures on standard output. A goal that is missed is no failure.",
            ""
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  vidi bench select --rows 5000000 --seconds 300 --json select.json"})
final class BenchSelectCommand implements Callable<Integer> {

    private static final int ROWS_MAX = 50_000_000;

    @Mixin
    private ReportOptions options = new ReportOptions();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long it takes in all, about, 5 to 86400 (default: ${DEFAULT-VALUE}). With less than a"
                    + " minute the figures say little.",
            defaultValue = "90")
    private int seconds;

    @Option(
            names = "--rows",
            paramLabel = "N",
            description =
                    "Rows of the table, 1 to 50000000 (default: 10000 for each second). With more than that it takes"
                            + " longer.")
    private @Nullable Integer rows;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Integer asked = rows;
        if (asked != null) {
            ReportOptions.requireWithin("--rows", asked, 1, ROWS_MAX);
        }
        Duration total = Duration.ofSeconds(seconds);
        return options.report(
                seconds,
                (directory, progress) -> new SelectBench(
                                asked == null
                                        ? SelectSettings.of(total, directory)
                                        : SelectSettings.of(total, asked, directory),
                                progress)
                        .run());
    }
}
