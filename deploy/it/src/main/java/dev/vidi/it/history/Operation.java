package dev.vidi.it.history;

import java.util.function.Function;

/** One operation of one session, as its client saw it. Sessions issue their operations one after the other. */
public sealed interface Operation permits Write, Read, Handover {
    /** Who called, when, and how it ended. */
    Call call();

    /** Applies the function for this kind of operation. */
    <T> T fold(
            Function<? super Write, ? extends T> onWrite,
            Function<? super Read, ? extends T> onRead,
            Function<? super Handover, ? extends T> onHandover);

    /** The operation id. */
    default String id() {
        return call().id();
    }

    /** Whether the client was told that it succeeded. */
    default boolean succeeded() {
        return call().outcome() == Outcome.OK;
    }
}
