package dev.vidi.causality.readlog;

import java.util.List;

/**
 * Changes, and what they speak for: every subscription of a home partition that was registered by an event before an
 * offset of the reads topic. All its changes from a position on are logged by this incarnation, in order, in the home
 * partition. So whoever has read a subscription's changes below {@code from} misses none by reading on.
 *
 * @param from first position (offset of the source topic) that is covered
 * @param reads subscriptions of events before this offset of the reads topic are covered
 * @param changes in order
 * @param mark whether all changes below the position of the batch are logged here or before
 */
public record Coverage(long from, long reads, List<Change> changes, boolean mark) {

    /** Speaks for nothing. */
    public static final Coverage NONE = new Coverage(0, 0, List.of(), false);

    public Coverage {
        changes = List.copyOf(changes);
    }

    public boolean isEmpty() {
        return changes.isEmpty() && !mark;
    }
}
