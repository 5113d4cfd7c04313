package dev.vidi.router.log;

import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;

/**
 * What of a log is asked for.
 *
 * @param table name or id of a table; empty: all
 * @param follow whether to wait for entries to come
 * @param last how many of the latest entries that are there; 0: all
 */
public record LogQuery(String table, boolean follow, long last) {
    /** More are read from the beginning, and cut by the reader. */
    public static final int LAST_MAX = 10_000;

    void check() throws RouterException {
        if (last < 0 || last > LAST_MAX) {
            throw new RouterException(
                    ErrorCode.MALFORMED,
                    "last is at most " + LAST_MAX + " entries, was " + last + "; 0 reads all that are there");
        }
    }
}
