package dev.vidi.it.history;

import java.util.function.Function;

/**
 * A session takes over, by its token, what another one had seen when an operation of that one succeeded. From then on
 * it depends on all of it.
 *
 * @param from id of the other session's operation
 */
public record Handover(Call call, String from) implements Operation {
    @Override
    public <T> T fold(
            Function<? super Write, ? extends T> onWrite,
            Function<? super Read, ? extends T> onRead,
            Function<? super Handover, ? extends T> onHandover) {
        return onHandover.apply(this);
    }

    @Override
    public String toString() {
        return "[" + id() + ": session " + call.session() + " takes over what was seen until " + from + "]";
    }
}
