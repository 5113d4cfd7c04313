package dev.vidi.cli;

import dev.vidi.client.RetryPolicy;
import dev.vidi.client.VidiClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server, and as whom. */
final class ServerOptions {

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
            paramLabel = "SECONDS",
            description = "How long a request may take (default: ${DEFAULT-VALUE}).",
            defaultValue = "10")
    private double seconds = 10;

    VidiClient connect() {
        return connect(RETRIES);
    }

    /** A client that also waits for a server that is away, as long as a request may take. */
    VidiClient connectPatiently() {
        return connect(RetryPolicy.DEFAULT);
    }

    private VidiClient connect(RetryPolicy retries) {
        if (!(seconds > 0 && seconds <= 300)) {
            throw new CommandException(ExitStatus.USAGE, "--timeout is more than 0 and at most 300 seconds");
        }
        return VidiClient.builder()
                .target(server)
                .principal(principal)
                .purpose(purpose)
                .timeout(Duration.ofMillis(Math.max(1, Math.round(seconds * 1_000))))
                .retries(retries)
                .build();
    }
}
