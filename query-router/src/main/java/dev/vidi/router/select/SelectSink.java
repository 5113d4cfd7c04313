package dev.vidi.router.select;

import dev.vidi.router.error.RouterException;

/** Whoever waits for the rows of a query. Called on threads that must not be kept. */
public interface SelectSink {

    /** There may be more to take from the run, or it may have come to its end. */
    void progressed();

    /** The same, of a thread that has brought little, and nothing to others: it may hand it on itself. */
    default void progressedAlone() {
        progressed();
    }

    /** The query has failed; told once, and nothing after it. */
    void failed(RouterException error);
}
