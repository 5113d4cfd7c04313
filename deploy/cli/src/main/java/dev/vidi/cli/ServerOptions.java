package dev.vidi.cli;

import dev.vidi.client.RetryPolicy;
import dev.vidi.client.VidiClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server, and as whom. */
final class ServerOptions {
    private static final Duration TIMEOUT_MAX = Duration.ofMinutes(5);

    /** A person who has mistyped the address, or not started the server, wants to know now. */
    private static final RetryPolicy RETRIES =
            new RetryPolicy(RetryPolicy.DEFAULT.first(), RetryPolicy.DEFAULT.longest(), false);

    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            description = "Server (default: $VIDI_SERVER, or 127.0.0.1:7171).",
            defaultValue = "${env:VIDI_SERVER:-127.0.0.1:7171}")
    private String server = "127.0.0.1:7171";

    @Option(names = "--principal", paramLabel = "NAME", description = "Who reads or writes.")
    private @Nullable String principal;

    @Option(names = "--purpose", paramLabel = "TEXT", description = "What for; it is logged with the reads.")
    private @Nullable String purpose;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = DurationText.class,
            description = "How long a request may take, such as 500ms, 10s or 2m; a number is in seconds"
                    + " (default: ${DEFAULT-VALUE}).",
            defaultValue = "10s")
    private Duration timeout = Duration.ofSeconds(10);

    VidiClient connect() {
        return connect(RETRIES);
    }

    /** A client that also waits for a server that is away, as long as a request may take. */
    VidiClient connectPatiently() {
        return connect(RetryPolicy.DEFAULT);
    }

    private VidiClient connect(RetryPolicy retries) {
        if (timeout.isZero() || timeout.compareTo(TIMEOUT_MAX) > 0) {
            throw new CommandException(
                    ExitStatus.USAGE, "--timeout is more than 0 and at most " + TIMEOUT_MAX.toSeconds() + "s");
        }
        return VidiClient.builder()
                .target(server)
                .principal(principal)
                .purpose(purpose)
                .timeout(timeout)
                .retries(retries)
                .build();
    }
}
