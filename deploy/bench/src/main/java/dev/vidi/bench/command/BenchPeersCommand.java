package dev.vidi.bench.command;

import dev.vidi.bench.BenchSettings;
import dev.vidi.bench.PeersBench;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code vidi bench peers}. */
@CommandLine.Command(
        name = "peers",
        description = {
            "Reads by key beside what others would build to have a record of each read, over the same rows, at 1, 64 and 256 in flight: five interleaved rounds or more, medians, after a warm-up; and what"
                    + " each of them has recorded.",
            "",
            "The peers: Kafka Streams' interactive queries with an audit record that Kafka has acknowledged; Storm's"
                    + " distributed RPC, in a process of its own, if its libraries are there (--storm); PostgreSQL with"
                    + " pgaudit, if they are installed, on a temporary directory and a free port. A peer that is missing is"
                    + " told with what to do. CPU us is that of this process, in which Vidi's server is, and the servers of"
                    + " Storm and PostgreSQL are not.",
            "",
            "Progress is on standard error, the figures on standard output.",
            ""
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  vidi bench peers --json peers.json"})
final class BenchPeersCommand implements Callable<Integer> {

    @Mixin
    private ReportOptions options = new ReportOptions();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long it takes in all, about, 5 to 86400 (default: ${DEFAULT-VALUE}). With less than a"
                    + " minute the figures say little.",
            defaultValue = "120")
    private int seconds;

    @Option(
            names = "--storm",
            paramLabel = "DIRECTORY",
            description = "Where the libraries of Storm are, which are no part of the distribution (default:"
                    + " deploy/storm/target/storm of the sources, where mvn -Pstorm leaves them).",
            defaultValue = "deploy/storm/target/storm")
    private Path storm = Path.of("");

    @Override
    public Integer call() throws IOException, InterruptedException {
        return options.report(
                seconds,
                (directory, progress) -> new PeersBench(
                                BenchSettings.of(Duration.ofSeconds(seconds), directory, List.of()), storm, progress)
                        .run());
    }
}
