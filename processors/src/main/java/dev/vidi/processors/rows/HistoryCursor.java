package dev.vidi.processors.rows;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The rows of which versions were superseded in one generation of history, in the order of their keys; of each, when asked,
 * the entry of the first record from a position on that did so. It never looks further than the next key, so that whoever
 * goes through many rows can stop after each. Confined to the stream thread.
 */
final class HistoryCursor implements AutoCloseable {

    private final SortedEntries entries;
    private final long generation;
    private final long position;
    private final KeyRange range;
    private final boolean descending;
    private byte @Nullable [] key;

    HistoryCursor(SortedEntries entries, long generation, long position, KeyRange range, boolean descending) {
        this.entries = entries;
        this.generation = generation;
        this.position = position;
        this.range = range;
        this.descending = descending;
        if (descending) {
            byte[] to = range.to();
            entries.seekBefore(to == null ? HistoryKey.start(generation + 1) : HistoryKey.of(generation, to, -1));
        } else {
            entries.seek(HistoryKey.prefix(generation, range.from()));
        }
        settle();
        // A bound right behind a key is a place among the entries of that key.
        while (key != null && isBefore(key)) {
            next();
        }
    }

    private boolean isBefore(byte[] row) {
        byte[] to = range.to();
        return descending
                ? to != null && Arrays.compareUnsigned(row, to) >= 0
                : Arrays.compareUnsigned(row, range.from()) < 0;
    }

    /** Takes the row where the entries stand. */
    private void settle() {
        key = null;
        if (entries.valid()) {
            byte[] found = entries.key();
            if (HistoryKey.generationOf(found) == generation) {
                byte[] row = HistoryKey.rowKeyOf(found);
                key = isBeyond(row) ? null : row;
            }
        }
    }

    private boolean isBeyond(byte[] row) {
        byte[] to = range.to();
        return descending
                ? Arrays.compareUnsigned(row, range.from()) < 0
                : to != null && Arrays.compareUnsigned(row, to) >= 0;
    }

    /** The row's key, or null at the end. */
    byte @Nullable [] key() {
        return key;
    }

    /** What the first record from the position on superseded of this row; null when none did. Asked at most once a row. */
    @Nullable
    HistoryEntry entry() {
        byte[] row = row();
        entries.seek(HistoryKey.of(generation, row, position));
        return entries.valid() && HistoryKey.hasPrefix(entries.key(), HistoryKey.prefix(generation, row))
                ? HistoryEntry.decode(entries.value())
                : null;
    }

    /** Goes to the next row. */
    void next() {
        byte[] row = row();
        if (descending) {
            entries.seekBefore(HistoryKey.prefix(generation, row));
        } else {
            entries.seek(HistoryKey.of(generation, row, -1));
        }
        settle();
    }

    private byte[] row() {
        byte[] row = key;
        if (row == null) {
            throw new IllegalStateException("there is no row at the end of history");
        }
        return row;
    }

    @Override
    public void close() {
        entries.close();
    }
}
