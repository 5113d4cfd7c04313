package dev.vidi.bench.command;

import dev.vidi.bench.BenchSettings;
import dev.vidi.bench.ReadBench;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
        footer = {
            "",
            "Examples:",
            "  vidi bench read --json read.json",
            "  vidi bench read --seconds 30 --only 'Vidi Get, SESSION, 64 in flight'"
        })
final class BenchReadCommand implements Callable<Integer> {

    @Mixin
    private ReportOptions options = new ReportOptions();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long it takes in all, about, 5 to 86400 (default: ${DEFAULT-VALUE}). With less than a"
                    + " minute the figures say little.",
            defaultValue = "180")
    private int seconds;

    @Option(
            names = "--only",
            paramLabel = "TEXT",
            description =
                    "Measure only what contains this in its name and load, as in 'Vidi Get, SESSION, 64 in flight',"
                            + " and no ratios: for a profiler. Can be repeated.")
    private List<String> only = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        return options.report(
                seconds,
                (directory, progress) ->
                        new ReadBench(BenchSettings.of(Duration.ofSeconds(seconds), directory, only), progress).run());
    }
}
