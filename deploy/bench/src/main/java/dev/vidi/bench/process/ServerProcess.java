package dev.vidi.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server that is a process of its own, which is ended by {@link #close()} at the latest. Confined to one thread. */
public final class ServerProcess implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("ready grpc=(\\S+).*");
    private static final int SAID_MAX = 2_000;
    private static final Duration END_MAX = Duration.ofSeconds(60);

    private final Path log;
    private final Process process;
    private final BufferedReader output;

    /**
     * Starts it.
     *
     * @param log takes what it says on standard error
     */
    public ServerProcess(List<String> command, Path log) throws IOException {
        this.log = log;
        this.process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.to(log.toFile()))
                .start();
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Waits until it says that it is ready; where its gRPC listens.
     *
     * @throws IOException if it ends before
     */
    public String awaitReady() throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher ready = READY.matcher(line);
            if (ready.matches()) {
                return ready.group(1);
            }
        }
        throw new IOException("a server ended before it was ready; it said: " + said());
    }

    private String said() throws IOException {
        String text = Files.readString(log);
        return text.substring(Math.max(0, text.length() - SAID_MAX)).strip();
    }

    /** CPU time that it has used. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Tells it to end in order, and waits. */
    void stop() throws InterruptedException {
        process.destroy();
        awaitEnd();
    }

    /** Kills it. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitEnd();
    }

    private void awaitEnd() throws InterruptedException {
        if (!process.waitFor(END_MAX.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the server did not end within " + END_MAX.toSeconds() + " s");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
