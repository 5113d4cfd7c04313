package dev.vidi.bench.command;

import dev.vidi.bench.CostBench;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code vidi bench cost}. */
@CommandLine.Command(
        name = "cost",
        description = {
            "What reads leave in the topic of reads and in the read log, by their kind, and what tables take of a node:"
                    + " threads, heap, memory, consumers. On an embedded server; no time is measured, so that it can run"
                    + " beside other work.",
            "",
            "Progress is on standard error, the figures on standard output.",
            ""
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  vidi bench cost --json cost.json"})
final class BenchCostCommand implements Callable<Integer> {

    private static final int TIMES_MAX = 1_000_000;
    private static final int TABLES_MAX = 100;

    @Mixin
    private ReportOptions options = new ReportOptions();

    @Option(
            names = "--reads",
            paramLabel = "N",
            description = "How often each kind of read is made, 1 to 1000000 (default: ${DEFAULT-VALUE}).",
            defaultValue = "2000")
    private int times;

    @Option(
            names = "--tables",
            paramLabel = "N",
            description = "How many tables there are in the end, 2 to 100 (default: ${DEFAULT-VALUE}).",
            defaultValue = "20")
    private int tables;

    @Override
    public Integer call() throws IOException, InterruptedException {
        ReportOptions.requireWithin("--reads", times, 1, TIMES_MAX);
        ReportOptions.requireWithin("--tables", tables, 2, TABLES_MAX);
        return options.report((directory, progress) -> new CostBench(times, tables, directory, progress).run());
    }
}
