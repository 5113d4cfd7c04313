package dev.vidi.router.log;

import dev.vidi.router.error.RouterException;

/** Whoever reads the read log. Called by the thread of the tail alone, which may wait for it. */
public interface LogSink {
    /** Whether it takes another entry now; when it does again, {@link LogTail#resume} must be called. */
    boolean ready();

    void entry(LogItem item) throws RouterException;

    /** There are no more. */
    void ended();

    void failed(Throwable error);
}
