package dev.vidi.client;

import org.jspecify.annotations.Nullable;

/**
 * Which dead letters to read.
 *
 * @param table only those of this table; null for all
 * @param partition only those of this partition of the source topic; null for all
 * @param follow whether to wait for new ones, until closed
 * @param last at most so many of the latest that are already there; 0 for all
 */
public record DeadLetterSelection(
        @Nullable String table, @Nullable Integer partition, boolean follow, int last) {

    /** Checks the numbers. */
    public DeadLetterSelection {
        if (last < 0 || (partition != null && partition < 0)) {
            throw new IllegalArgumentException("last and partition must be >= 0, were " + last + " and " + partition);
        }
    }

    /** All that there are of a table. */
    public static DeadLetterSelection of(String table) {
        return new DeadLetterSelection(table, null, false, 0);
    }
}
