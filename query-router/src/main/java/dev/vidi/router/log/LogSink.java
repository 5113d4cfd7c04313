package dev.vidi.router.log;

import dev.vidi.router.error.RouterException;

/**
 * Whoever reads a log. Called by the thread of the tail alone, which may wait for it.
 *
 * @param <T> an entry
 */
public interface LogSink<T> {
    /** Whether it takes another entry now; when it does again, {@link LogTail#resume} must be called. */
    boolean ready();

    void entry(T item) throws RouterException;

    /** There are no more. */
    void ended();

    void failed(Throwable error);
}
