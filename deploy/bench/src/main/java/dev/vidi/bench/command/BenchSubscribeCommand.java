package dev.vidi.bench.command;

import dev.vidi.bench.SubscribeBench;
import dev.vidi.bench.SubscribeSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code vidi bench subscribe}. */
@CommandLine.Command(
        name = "subscribe",
        description = {
            "Subscriptions of an embedded server beside a bare two-hop echo, a bare gRPC stream and a plain Kafka consumer;"
                    + " then what many subscriptions cost: five interleaved rounds, medians, after a warm-up.",
            "",
            "Progress is on standard error, the figures on standard output. A goal that is missed is no failure.",
            ""
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  VIDI_JAVA_OPTS=-Xmx8g vidi bench subscribe --subscriptions 1000000 --seconds 600 --json subscribe.json"
        })
final class BenchSubscribeCommand implements Callable<Integer> {

    private static final int SUBSCRIPTIONS_MAX = 1_000_000;

    @Mixin
    private ReportOptions options = new ReportOptions();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description =
                    "How long it takes in all, about, 5 to 86400 (default: ${DEFAULT-VALUE}). With less than 90 there"
                            + " are at most 1,000 subscribers at a time.",
            defaultValue = "180")
    private int seconds;

    @Option(
            names = "--subscriptions",
            paramLabel = "N",
            description =
                    "Subscriptions that are registered to stay, 1 to 1000000 (default: ${DEFAULT-VALUE}). With more"
                            + " it takes longer, and may take more heap than there is by default.",
            defaultValue = "100000")
    private int subscriptions;

    @Override
    public Integer call() throws IOException, InterruptedException {
        ReportOptions.requireWithin("--subscriptions", subscriptions, 1, SUBSCRIPTIONS_MAX);
        return options.report(
                seconds,
                (directory, progress) -> new SubscribeBench(
                                SubscribeSettings.of(Duration.ofSeconds(seconds), subscriptions, directory), progress)
                        .run());
    }
}
