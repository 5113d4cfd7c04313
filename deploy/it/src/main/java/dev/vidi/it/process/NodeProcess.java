package dev.vidi.it.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One node: a process that can be started, killed, paused and started again. Its output goes to a file. A process that
 * is left over ends with this one. Thread-safe; guarded by itself.
 */
public final class NodeProcess implements AutoCloseable {
    private static final Duration END_MAX = Duration.ofSeconds(30);

    private final String name;
    private final List<String> command;
    private final Path output;
    private final Consumer<String> said;
    private final Thread endWithThisProcess = new Thread(this::destroy);
    private @Nullable Process process;
    private CompletableFuture<NodeReady> ready = new CompletableFuture<>();
    private @Nullable Thread reader;
    private boolean paused;
    private int starts;

    /** A node that is not yet started; output is appended to a file. */
    public NodeProcess(String name, List<String> command, Path output) {
        this(name, command, output, line -> {});
    }

    /**
     * The same.
     *
     * @param said takes each line of the output, those of one process before those of the next
     */
    public NodeProcess(String name, List<String> command, Path output, Consumer<String> said) {
        this.said = said;
        this.name = name;
        this.command = List.copyOf(command);
        this.output = output;
        Runtime.getRuntime().addShutdownHook(endWithThisProcess);
    }

    public String name() {
        return name;
    }

    /** Starts the process; it must not run. */
    public synchronized void start() {
        if (running()) {
            throw new IllegalStateException(name + " runs already");
        }
        awaitOutput();
        try {
            ready = new CompletableFuture<>();
            paused = false;
            starts++;
            Process started =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process = started;
            CompletableFuture<NodeReady> itsReady = ready;
            Thread copying = new Thread(() -> copyOutput(started, itsReady), "output of " + name);
            copying.setDaemon(true);
            copying.start();
            reader = copying;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name + ": " + command, e);
        }
    }

    /** What the process before has said is taken first. */
    private void awaitOutput() {
        Thread before = reader;
        if (before != null) {
            try {
                before.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits until the node says that it is ready. */
    public NodeReady awaitReady(Duration limit) throws InterruptedException {
        CompletableFuture<NodeReady> current;
        synchronized (this) {
            current = ready;
        }
        try {
            return current.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(name + " was not ready after " + limit + "; see " + output, e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(name + " ended before it was ready; see " + output, e);
        }
    }

    /** Whether it has said that it is ready since its last start. */
    public synchronized boolean ready() {
        return running() && ready.isDone() && !ready.isCompletedExceptionally();
    }

    /** SIGKILL: no shutdown of any kind. Returns when the process has ended. */
    public synchronized void kill() {
        destroy();
        paused = false;
    }

    /** SIGSTOP: the process keeps its connections and its memory, and does nothing. */
    public synchronized void pause() {
        signal("STOP");
        paused = true;
    }

    /** SIGCONT: goes on, unaware of the time that has passed. */
    public synchronized void resume() {
        signal("CONT");
        paused = false;
    }

    public synchronized boolean running() {
        return process != null && process.isAlive();
    }

    public synchronized boolean paused() {
        return paused;
    }

    /** How often it was started. */
    public synchronized int starts() {
        return starts;
    }

    @Override
    public void close() {
        destroy();
        try {
            Runtime.getRuntime().removeShutdownHook(endWithThisProcess);
        } catch (IllegalStateException shuttingDown) {
            return; // the hook runs already, and finds nothing to end
        }
    }

    private synchronized void destroy() {
        Process running = process;
        if (running == null) {
            return;
        }
        running.destroyForcibly();
        boolean interrupted = false;
        try {
            if (!running.waitFor(END_MAX.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(name + ", process " + running.pid() + ", outlives SIGKILL");
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void signal(String signal) {
        Process running = process;
        if (running == null || !running.isAlive()) {
            throw new IllegalStateException(name + " does not run");
        }
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(running.pid()))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(kill.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (kill.waitFor() != 0) {
                throw new IOException("kill -" + signal + " " + running.pid() + ": " + said.strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot signal " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while signalling " + name, e);
        }
    }

    private void copyOutput(Process from, CompletableFuture<NodeReady> itsReady) {
        try (BufferedReader lines = from.inputReader(StandardCharsets.UTF_8);
                Writer file = Files.newBufferedWriter(
                        output, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            file.write("-- process " + from.pid() + "\n");
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                file.write(line);
                file.write('\n');
                file.flush();
                said.accept(line);
                NodeReady.parse(line).ifPresent(itsReady::complete);
            }
            file.write("-- process " + from.pid() + " ended\n");
            itsReady.completeExceptionally(new IOException("the output of " + name + " ended"));
        } catch (IOException e) {
            itsReady.completeExceptionally(e);
        }
    }
}
