package dev.vidi.cli.load;

import dev.vidi.client.VidiException;
import dev.vidi.client.Written;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of a file, many at a time, those of one key in the order of the file; and keeps where it is, so that it
 * can go on after it was killed.
 *
 * <p>Why nothing is written twice: each line has an operation id of its own, and a checkpoint that says up to which line
 * anything may be sent is kept before it is sent. A load that goes on passes over what the checkpoint says is done; of the
 * lines that may have been sent it has the server look for the operation; those behind were never sent.
 *
 * <p>For one thread, which alone touches what is here but the queue of ends. Runs once.
 */
public final class Loader {
    private static final Duration TICK = Duration.ofMillis(250);

    private final RowWriter writer;
    private final RowLines rows;
    private final RejectedLines rejectedLines;
    private final Checkpoints checkpoints;
    private final Progress progress;
    private final LoadLimits limits;

    private final Deque<Slot> window = new ArrayDeque<>();
    private final KeyOrder order = new KeyOrder();
    /** A line in the window has one end at a time, so this never fills. */
    private final BlockingQueue<End> ends;

    private Checkpoint at = Checkpoint.begin("none", "none");
    /** Lines from this one on were never sent. */
    private long firstNew;

    private long bytes;
    private long found;
    private long here;
    private int underWay;
    private @Nullable LoadException failure;

    /** What became of a line that was sent; without either, it is to be sent again. */
    private record End(
            Slot slot, @Nullable Written written, @Nullable Throwable failure) {}

    /** A load that writes what it rejects and how far it is to these. */
    public Loader(
            RowWriter writer,
            RowLines rows,
            RejectedLines rejectedLines,
            Checkpoints checkpoints,
            LoadLimits limits,
            Progress progress) {
        this.writer = writer;
        this.rows = rows;
        this.rejectedLines = rejectedLines;
        this.checkpoints = checkpoints;
        this.limits = limits;
        this.progress = progress;
        this.ends = new ArrayBlockingQueue<>(limits.linesMax());
    }

    /**
     * Loads the rows of a file. {@link LoadException} when it cannot begin or go on; then the checkpoint stays.
     *
     * @param load what the operation ids of a load that begins start with
     * @param tableId of the table that the writer writes to
     * @param resume whether to go on behind a checkpoint, if there is one
     */
    public Loaded load(LineReader lines, String load, String tableId, boolean resume) {
        begin(load, tableId, resume);
        try {
            passOver(lines);
            Line line = lines.next();
            while (line != null && failure == null) {
                take(line);
                line = failure == null ? lines.next() : null;
            }
        } catch (IOException unreadable) {
            failure = new LoadException("the file cannot be read: " + unreadable.getMessage(), unreadable);
        }
        while (underWay > 0) {
            await();
        }
        progress.at(at.bytes(), at.rows(), at.rejected());
        if (failure != null) {
            keep(at.sent());
            throw failure;
        }
        checkpoints.remove();
        return new Loaded(at.rows(), found, at.rejected(), here);
    }

    private void begin(String load, String tableId, boolean resume) {
        Optional<Checkpoint> kept = checkpoints.read();
        if (kept.isPresent() && !resume) {
            throw new LoadException("a load of this file ended at line "
                    + kept.get().line() + " before it was done; remove its checkpoint to begin anew");
        }
        at = kept.orElseGet(() -> Checkpoint.begin(load, tableId));
        if (!at.tableId().equals(tableId)) {
            throw new LoadException("the checkpoint is of another table, or of this one before it was made anew: remove"
                    + " it to begin anew");
        }
        firstNew = at.sent();
        rejectedLines.goOn(at.rejectedBytes());
    }

    private void passOver(LineReader lines) throws IOException {
        long end = 0;
        while (end < at.bytes()) {
            Line line = lines.next();
            if (line == null
                    || line.end() > at.bytes()
                    || (line.end() == at.bytes() && (line.check() != at.check() || line.next() != at.line()))) {
                throw new LoadException("the file is not the one that the checkpoint is of: what is before line "
                        + at.line() + " differs; remove the checkpoint to begin anew");
            }
            boolean unused = rows.skips(line);
            end = line.end();
        }
    }

    private void take(Line line) {
        Slot slot = slot(line);
        while (failure == null && full(slot)) {
            await();
        }
        for (End end = ends.poll(); end != null; end = ends.poll()) {
            ended(end);
        }
        if (failure != null) {
            return;
        }
        window.add(slot);
        bytes += slot.size();
        if (!slot.done()) {
            if (line.number() >= at.sent()) {
                keep(line.number() + limits.sentAhead());
            }
            if (order.enter(slot)) {
                send(slot, line.number() >= firstNew);
            }
        }
        advance();
    }

    private boolean full(Slot next) {
        return window.size() >= limits.linesMax() || (!window.isEmpty() && bytes + next.size() > limits.bytesMax());
    }

    private Slot slot(Line line) {
        try {
            if (rows.skips(line)) {
                return Slot.skipped(line);
            }
            return line.problem() == null
                    ? Slot.of(line, rows.row(line))
                    : Slot.rejected(line, "line " + line.number() + " " + line.problem());
        } catch (RejectedLineException rejected) {
            return Slot.rejected(line, "line " + line.number() + " " + rejected.getMessage());
        }
    }

    private void send(Slot slot, boolean first) {
        underWay++;
        CompletableFuture<Written> unused = writer.write(
                        slot.row().json(), at.load() + "-" + slot.line().number(), first)
                .whenComplete((written, thrown) -> ends.add(new End(slot, written, thrown)));
    }

    /** Waits a moment for the end of a line. */
    private void await() {
        progress.at(at.bytes(), at.rows(), at.rejected());
        try {
            End end = ends.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
            if (end != null) {
                ended(end);
            }
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            underWay = 0; // what is under way is looked for when the load goes on
            failure = new LoadException("the load was interrupted", interrupt);
        }
    }

    private void ended(End end) {
        underWay--;
        if (end.written() != null) {
            end.slot().written(end.written().repeatedOperation());
        } else if (end.failure() == null) {
            if (failure == null) {
                // it may have been done by a try before the one that was put off
                send(end.slot(), false);
            }
            return;
        } else if (end.failure() instanceof VidiException refused && refused.requestAtFault()) {
            end.slot().reject("line " + end.slot().line().number() + ": " + refused.getMessage());
        } else {
            putOffOrFail(end.slot(), end.failure());
            return;
        }
        Slot behind = order.leave(end.slot());
        if (behind != null && failure == null) {
            send(behind, behind.line().number() >= firstNew);
        }
        advance();
    }

    private void putOffOrFail(Slot slot, Throwable thrown) {
        if (failure != null) {
            return;
        }
        Optional<Duration> delay = thrown instanceof VidiException refused ? refused.retryAfter() : Optional.empty();
        if (delay.isPresent()
                && slot.putOffNanos(System.nanoTime()) < limits.putOffMax().toNanos()) {
            underWay++;
            CompletableFuture.delayedExecutor(delay.get().toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> ends.add(new End(slot, null, null)));
            return;
        }
        failure =
                new LoadException("line " + slot.line().number() + " was not written: " + thrown.getMessage(), thrown);
    }

    /** What is done at the front of the window is done for good. */
    private void advance() {
        for (Slot first = window.peek(); first != null && first.done(); first = window.peek()) {
            window.remove();
            bytes -= first.size();
            here++;
            String reason = first.reason();
            if (reason != null) {
                rejectedLines.add(first.line().number(), reason, first.text());
            }
            found += first.found() ? 1 : 0;
            at = at.behind(first.line(), first.written() ? 1 : 0, reason != null ? 1 : 0);
            if (at.rejected() > limits.rejectedMax() && failure == null) {
                failure = new LoadException(
                        at.rejected() + " lines were rejected, more than may be; the last one: " + reason);
            }
        }
        progress.at(at.bytes(), at.rows(), at.rejected());
    }

    private void keep(long sent) {
        rejectedLines.force();
        at = at.with(sent, rejectedLines.length());
        checkpoints.keep(at);
    }
}
