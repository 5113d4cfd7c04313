package dev.vidi.processors.rows;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The rows that were superseded at a position or later, in one generation of history, in the order of their keys; of each
 * the entry of the first record that did so. Confined to the stream thread.
 */
final class HistoryCursor implements AutoCloseable {

    private final SortedEntries entries;
    private final long generation;
    private final long position;
    private final KeyRange range;
    private final boolean descending;
    private byte @Nullable [] key;
    private byte[] entry = {};

    HistoryCursor(SortedEntries entries, long generation, long position, KeyRange range, boolean descending) {
        this.entries = entries;
        this.generation = generation;
        this.position = position;
        this.range = range;
        this.descending = descending;
        if (descending) {
            byte[] to = range.to();
            entries.seekBefore(to == null ? HistoryKey.start(generation + 1) : HistoryKey.prefix(generation, to));
        } else {
            entries.seek(HistoryKey.prefix(generation, range.from()));
        }
        settle();
    }

    /** Goes on from where the entries stand to the next row that was superseded late enough. */
    private void settle() {
        key = null;
        while (entries.valid()) {
            byte[] found = entries.key();
            if (HistoryKey.generationOf(found) != generation) {
                return;
            }
            byte[] row = HistoryKey.rowKeyOf(found);
            if (isBeyond(row)) {
                return;
            }
            entries.seek(HistoryKey.of(generation, row, position));
            if (entries.valid() && HistoryKey.hasPrefix(entries.key(), HistoryKey.prefix(generation, row))) {
                key = row;
                entry = entries.value();
                return;
            }
            leave(row);
        }
    }

    private boolean isBeyond(byte[] row) {
        byte[] to = range.to();
        return descending
                ? Arrays.compareUnsigned(row, range.from()) < 0
                : to != null && Arrays.compareUnsigned(row, to) >= 0;
    }

    private void leave(byte[] row) {
        if (descending) {
            entries.seekBefore(HistoryKey.prefix(generation, row));
        } else {
            entries.seek(HistoryKey.of(generation, row, -1));
        }
    }

    /** The row's key, or null at the end. */
    byte @Nullable [] key() {
        return key;
    }

    HistoryEntry entry() {
        return HistoryEntry.decode(entry);
    }

    void next() {
        byte[] row = key;
        if (row != null) {
            leave(row);
            settle();
        }
    }

    @Override
    public void close() {
        entries.close();
    }
}
