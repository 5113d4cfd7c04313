package dev.vidi.bench.command;

import dev.vidi.bench.BenchSettings;
import dev.vidi.bench.PeersBench;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vidi bench peers}. */
@CommandLine.Command(
        name = "peers",
        description = {
            "Reads by key beside what others would build to have a record of each read, over the same rows, on the same"
                    + " Kafka, with the same client: five interleaved rounds or more, medians, after a warm-up; and what"
                    + " each of them has recorded.",
            "",
            "Progress is on standard error, the figures on standard output.",
            ""
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  vidi bench peers --json peers.json"})
final class BenchPeersCommand implements Callable<Integer> {

    private static final String RECORDED = String.join(
            "\n",
            "",
            "recorded of each read                        who, what key  which version  at what position  replayable",
            "Vidi Get                                     yes            yes            yes               yes",
            PeersBench.AUDITED_QUERIES + "               yes            no             no                no",
            "");

    @Mixin
    private ReportOptions options = new ReportOptions();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long it takes in all, about, 5 to 86400 (default: ${DEFAULT-VALUE}). With less than a"
                    + " minute the figures say little.",
            defaultValue = "120")
    private int seconds;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        int status = options.report(
                seconds,
                (directory, progress) -> new PeersBench(
                                BenchSettings.of(Duration.ofSeconds(seconds), directory, List.of()), progress)
                        .run());
        spec.commandLine().getOut().println(RECORDED);
        spec.commandLine().getOut().flush();
        return status;
    }
}
