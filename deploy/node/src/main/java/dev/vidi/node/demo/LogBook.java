package dev.vidi.node.demo;

import dev.vidi.client.Answer;
import dev.vidi.client.Coordinates;
import dev.vidi.client.LogCursor;
import dev.vidi.client.LogEntry;
import dev.vidi.client.LogEvent;
import dev.vidi.client.LogSelection;
import dev.vidi.client.VidiClient;
import dev.vidi.client.VidiException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the read log says, as any client is told. Confined to one thread. */
final class LogBook implements AutoCloseable {

    private static final Duration WAIT_MAX = Duration.ofSeconds(30);

    private final VidiClient client;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "vidi-demo-log");
        thread.setDaemon(true);
        return thread;
    });

    LogBook(VidiClient client) {
        this.client = client;
    }

    /** An entry, with what it says. */
    record Logged<E extends LogEvent>(LogEntry entry, E event) {

        /** Where it is in the read log. */
        Coordinates at() {
            return entry.at();
        }
    }

    /** What was logged of the answer to a read of one key: the part of the partition that has the row. */
    Logged<LogEvent.Answered> answer(Answer answer) {
        Coordinates row = row(answer);
        return await(
                answer.schema().table(),
                "the log has the answer to read " + answer.readId(),
                entry -> answered(entry)
                        .filter(event -> event.readId().equals(answer.readId()))
                        .filter(event -> event.results().stream().anyMatch(result -> row.equals(result.at())))
                        .map(event -> new Logged<>(entry, event)));
    }

    /** What was logged of the causes of a write; the log has it once the write is applied. */
    Logged<LogEvent.Caused> causes(String table, Coordinates write) {
        return await(
                table,
                "the log has the causes of the write " + Places.text(write),
                entry -> caused(entry)
                        .filter(event -> event.write().equals(write))
                        .map(event -> new Logged<>(entry, event)));
    }

    /** All answers that showed something, of a table. */
    List<Logged<LogEvent.Answered>> answers(String table) {
        return all(table, entry -> answered(entry).map(event -> new Logged<>(entry, event)));
    }

    /** All causes of writes. */
    List<Logged<LogEvent.Caused>> causes() {
        return all(null, entry -> caused(entry).map(event -> new Logged<>(entry, event)));
    }

    private <T> List<T> all(@Nullable String table, Function<LogEntry, Optional<T>> select) {
        List<T> selected = new ArrayList<>();
        try (LogCursor log = client.log(new LogSelection(table, false, 0))) {
            while (log.hasNext()) {
                select.apply(log.next()).ifPresent(selected::add);
            }
        }
        return selected;
    }

    private <T> T await(String table, String claim, Function<LogEntry, Optional<T>> select) {
        AtomicBoolean late = new AtomicBoolean();
        try (LogCursor log = client.log(new LogSelection(table, true, 0))) {
            Future<?> watch = timer.schedule(
                    () -> {
                        late.set(true);
                        end(log);
                    },
                    WAIT_MAX.toMillis(),
                    TimeUnit.MILLISECONDS);
            try {
                while (log.hasNext()) {
                    Optional<T> found = select.apply(log.next());
                    if (found.isPresent()) {
                        return found.get();
                    }
                }
            } catch (VidiException ended) {
                if (!late.get()) {
                    throw ended;
                }
            } finally {
                watch.cancel(false);
            }
        }
        throw new BrokenClaimException(claim, "an entry", "none within " + WAIT_MAX.toSeconds() + " s");
    }

    private static void end(LogCursor log) {
        log.close();
    }

    /** The version of the row that a read of one key showed. */
    static Coordinates row(Answer answer) {
        return answer.row()
                .orElseThrow(() -> new BrokenClaimException(
                        "read " + answer.readId() + " of " + answer.schema().table() + " finds a row",
                        "a row",
                        "nothing"))
                .at();
    }

    private static Optional<LogEvent.Answered> answered(LogEntry entry) {
        return entry.event().fold(Optional::of, caused -> Optional.empty());
    }

    private static Optional<LogEvent.Caused> caused(LogEntry entry) {
        return entry.event().fold(answered -> Optional.empty(), Optional::of);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
