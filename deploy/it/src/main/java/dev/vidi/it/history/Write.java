package dev.vidi.it.history;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A write or deletion of one row. It depends on all that its session saw or wrote before.
 *
 * @param value unique in the whole history, so that it names its writer; null deletes the row
 * @param at where the acknowledgement said it was appended; null unless it succeeded
 */
public record Write(
        Call call,
        RowKey key,
        @Nullable String value,
        @Nullable Coordinates at) implements Operation {
    public Write {
        if ((at != null) != (call.outcome() == Outcome.OK)) {
            throw new IllegalArgumentException("operation " + call.id() + " is " + call.outcome() + " at " + at
                    + ": exactly the acknowledged writes have coordinates");
        }
    }

    @Override
    public <T> T fold(
            Function<? super Write, ? extends T> onWrite,
            Function<? super Read, ? extends T> onRead,
            Function<? super Handover, ? extends T> onHandover) {
        return onWrite.apply(this);
    }

    @Override
    public String toString() {
        String what = value == null ? "deletes " + key : "writes " + key + " = " + value;
        return "[" + id() + ": session " + call.session() + " " + what + ", " + call.outcome()
                + (at == null ? "" : " at " + at) + "]";
    }
}
