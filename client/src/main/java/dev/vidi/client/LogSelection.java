package dev.vidi.client;

import org.jspecify.annotations.Nullable;

/**
 * Which part of the read log to read.
 *
 * @param table only what concerns this table; null for all
 * @param follow whether to wait for new entries, until closed
 * @param last at most so many of the latest entries of what is already there; 0 for all
 */
public record LogSelection(@Nullable String table, boolean follow, int last) {
    /** All that is there. */
    public static final LogSelection ALL = new LogSelection(null, false, 0);

    /** Checks the count. */
    public LogSelection {
        if (last < 0) {
            throw new IllegalArgumentException("last must be >= 0, was " + last);
        }
    }
}
