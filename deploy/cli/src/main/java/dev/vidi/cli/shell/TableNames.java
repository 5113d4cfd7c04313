package dev.vidi.cli.shell;

import dev.vidi.client.Column;
import dev.vidi.client.TableDescription;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tables as completion knows them: asked for again when they are a few seconds old, on a thread of their own, so that
 * a server that does not answer keeps nobody from typing. For one thread.
 */
final class TableNames implements AutoCloseable {
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long WAIT_MILLIS = 200;

    private final Supplier<List<TableDescription>> server;
    private final LongSupplier nanoTime;
    private final ExecutorService asking = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "vidi-shell-tables");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable Future<List<TableDescription>> asked;
    private List<TableDescription> known;
    private long knownAt;

    /** Starts with what the server has; fails when it cannot be asked. */
    TableNames(Supplier<List<TableDescription>> server, LongSupplier nanoTime) {
        this.server = server;
        this.nanoTime = nanoTime;
        this.known = server.get();
        this.knownAt = nanoTime.getAsLong();
    }

    /** Has the next look ask the server. */
    void forget() {
        knownAt = nanoTime.getAsLong() - FRESH_NANOS;
    }

    /** Names of all tables. */
    List<String> tables() {
        refresh();
        return known.stream().map(table -> table.schema().table()).toList();
    }

    /** Names of the columns of the tables that are chosen, each once. */
    List<String> columns(List<String> tables) {
        return known.stream()
                .filter(table -> tables.stream().anyMatch(table.schema().table()::equalsIgnoreCase))
                .flatMap(table -> table.schema().columns().stream())
                .map(Column::name)
                .distinct()
                .toList();
    }

    private void refresh() {
        if (asked == null && nanoTime.getAsLong() - knownAt >= FRESH_NANOS) {
            asked = asking.submit(server::get);
        }
        if (asked != null) {
            take(asked);
        }
    }

    private void take(Future<List<TableDescription>> answer) {
        try {
            known = answer.get(WAIT_MILLIS, TimeUnit.MILLISECONDS);
            knownAt = nanoTime.getAsLong();
            asked = null;
        } catch (TimeoutException later) {
            // what is known is shown
        } catch (ExecutionException failed) {
            knownAt = nanoTime.getAsLong();
            asked = null;
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        asking.shutdownNow();
    }
}
