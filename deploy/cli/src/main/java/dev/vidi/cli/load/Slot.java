package dev.vidi.cli.load;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A line that was read and is not yet done. Confined to the thread of the load. */
final class Slot {
    private final Line line;
    private final @Nullable RowText row;
    private @Nullable String reason;
    private boolean done;
    private boolean found;
    private long putOffSince;

    private Slot(Line line, @Nullable RowText row, @Nullable String reason) {
        this.line = line;
        this.row = row;
        this.reason = reason;
        this.done = row == null;
    }

    /** A line with a row, to be written. */
    static Slot of(Line line, RowText row) {
        return new Slot(line, row, null);
    }

    /** A line that was rejected. */
    static Slot rejected(Line line, String reason) {
        return new Slot(line, null, reason);
    }

    /** A line with nothing to be written. */
    static Slot skipped(Line line) {
        return new Slot(line, null, null);
    }

    Line line() {
        return line;
    }

    RowText row() {
        if (row == null) {
            throw new IllegalStateException("line " + line.number() + " has no row");
        }
        return row;
    }

    long size() {
        return line.bytes().length;
    }

    String text() {
        return new String(line.bytes(), StandardCharsets.UTF_8);
    }

    void written(boolean before) {
        done = true;
        found = before;
    }

    void reject(String why) {
        done = true;
        reason = why;
    }

    boolean done() {
        return done;
    }

    boolean written() {
        return row != null && reason == null;
    }

    /** Whether it turned out to have been written before. */
    boolean found() {
        return found;
    }

    @Nullable
    String reason() {
        return reason;
    }

    /** How long the server has put it off, now that it is so late. */
    long putOffNanos(long now) {
        if (putOffSince == 0) {
            putOffSince = now;
        }
        return now - putOffSince;
    }
}
