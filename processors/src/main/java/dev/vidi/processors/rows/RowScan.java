package dev.vidi.processors.rows;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows in the order of their keys, as they were at a position: the current ones merged with what has superseded them
 * since. One look, valid until the store changes. Confined to the stream thread.
 */
public final class RowScan implements AutoCloseable {

    private final SortedEntries staged;
    private final SortedEntries persisted;
    private final List<HistoryCursor> superseded;
    private final KeyRange range;
    private final long position;
    private final boolean descending;
    private byte[] key = {};
    private @Nullable RowVersion version;

    RowScan(
            SortedEntries staged,
            SortedEntries persisted,
            List<HistoryCursor> superseded,
            KeyRange range,
            long position,
            boolean descending) {
        this.staged = staged;
        this.persisted = persisted;
        this.superseded = superseded;
        this.range = range;
        this.position = position;
        this.descending = descending;
        if (descending) {
            staged.seekBefore(range.to());
            persisted.seekBefore(range.to());
        } else {
            staged.seek(range.from());
            persisted.seek(range.from());
        }
    }

    /** Goes to the next row; false at the end. */
    public boolean next() {
        while (step()) {
            if (version != null) {
                return true;
            }
        }
        return false;
    }

    /**
     * Goes to the next key that has a row now or had one before, whether or not it had one at the position; false at the
     * end. For whoever must not look for long, as there may be many keys and few rows.
     */
    public boolean step() {
        byte[] current = currentKey();
        byte[] old = supersededKey();
        if (current == null && old == null) {
            return false;
        }
        RowVersion found = null;
        if (current != null && (old == null || compare(current, old) <= 0)) {
            key = current;
            found = takeCurrent(current);
        }
        if (old != null && (current == null || compare(old, current) <= 0)) {
            key = old;
            HistoryEntry entry = takeSuperseding(old);
            found = entry == null ? found : entry.superseded();
        }
        version = found != null && found.offset() < position ? found : null;
        return true;
    }

    /** Whether there was a row of this key at the position. */
    public boolean isRow() {
        return version != null;
    }

    private int compare(byte[] one, byte[] other) {
        int order = Arrays.compareUnsigned(one, other);
        return descending ? -order : order;
    }

    private byte @Nullable [] currentKey() {
        byte[] one = inRange(staged);
        byte[] other = inRange(persisted);
        return one == null ? other : other == null || compare(one, other) <= 0 ? one : other;
    }

    private byte @Nullable [] inRange(SortedEntries entries) {
        if (!entries.valid()) {
            return null;
        }
        byte[] found = entries.key();
        byte[] to = range.to();
        boolean beyond = descending
                ? Arrays.compareUnsigned(found, range.from()) < 0
                : to != null && Arrays.compareUnsigned(found, to) >= 0;
        return beyond ? null : found;
    }

    /** The current version, null when it is deleted; what is staged covers what is persisted. */
    private @Nullable RowVersion takeCurrent(byte[] current) {
        byte[] bytes = null;
        if (staged.valid() && Arrays.equals(staged.key(), current)) {
            bytes = staged.value();
            staged.move(descending);
        }
        if (persisted.valid() && Arrays.equals(persisted.key(), current)) {
            bytes = bytes == null ? persisted.value() : bytes;
            persisted.move(descending);
        }
        return bytes == null || bytes.length == 0 ? null : RowVersion.decode(bytes);
    }

    private byte @Nullable [] supersededKey() {
        byte[] first = null;
        for (HistoryCursor cursor : superseded) {
            byte[] candidate = cursor.key();
            if (candidate != null && (first == null || compare(candidate, first) < 0)) {
                first = candidate;
            }
        }
        return first;
    }

    /** The entry of the first record from the position on that superseded the row; null when none did. */
    private @Nullable HistoryEntry takeSuperseding(byte[] old) {
        HistoryEntry first = null;
        for (HistoryCursor cursor : superseded) {
            byte[] candidate = cursor.key();
            if (candidate != null && Arrays.equals(candidate, old)) {
                HistoryEntry entry = cursor.entry();
                if (entry != null
                        && (first == null
                                || entry.superseder().offset()
                                        < first.superseder().offset())) {
                    first = entry;
                }
                cursor.next();
            }
        }
        return first;
    }

    /** Key of the row, or of where one is or was; not to be changed. */
    public byte[] key() {
        return key;
    }

    public RowVersion version() {
        RowVersion found = version;
        if (found == null) {
            throw new IllegalStateException("there is no row here");
        }
        return found;
    }

    @Override
    public void close() {
        staged.close();
        persisted.close();
        superseded.forEach(HistoryCursor::close);
    }
}
