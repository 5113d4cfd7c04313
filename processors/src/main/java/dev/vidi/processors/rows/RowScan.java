package dev.vidi.processors.rows;

import dev.vidi.query.row.RowView;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows in the order of their keys, as they were at a position: the current ones merged with what has superseded them
 * since. One look, valid until the store changes. Confined to the stream thread.
 *
 * <p>A current row is shown where the entries hold it, without a copy: they stay there until the next step.
 */
public final class RowScan implements AutoCloseable {

    private static final byte[] NOTHING = {};

    private final SortedEntries staged;
    private final SortedEntries persisted;
    private final List<HistoryCursor> superseded;
    private final KeyRange range;
    private final long position;
    private final boolean descending;

    /** Whether entries stand at the key and are to be moved with the next step. */
    private boolean stagedHere;

    private boolean persistedHere;

    /** The key: its first bytes, in an array of the entries. */
    private byte[] key = NOTHING;

    private int keyLength;
    private final StoredVersion row = new StoredVersion();
    private boolean isRow;

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
            if (isRow) {
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
        moveOn();
        SortedEntries current = current();
        byte[] old = superseded.isEmpty() ? null : supersededKey();
        isRow = false;
        if (current == null && old == null) {
            return false;
        }
        int order = current == null
                ? 1
                : old == null ? -1 : compare(current.keyBytes(), current.keyLength(), old, old.length);
        if (current != null && order <= 0) {
            takeCurrent(current);
        } else {
            stagedHere = false;
            persistedHere = false;
        }
        if (old != null && order >= 0) {
            takeSuperseded(old);
        }
        isRow &= row.offset() < position;
        return true;
    }

    private void moveOn() {
        if (stagedHere) {
            stagedHere = false;
            staged.move(descending);
        }
        if (persistedHere) {
            persistedHere = false;
            persisted.move(descending);
        }
    }

    /** The entries whose key comes next, and notes which; what is staged covers what is persisted. Null at the end. */
    private @Nullable SortedEntries current() {
        stagedHere = isInRange(staged);
        persistedHere = isInRange(persisted);
        if (stagedHere && persistedHere) {
            int order = compare(staged.keyBytes(), staged.keyLength(), persisted.keyBytes(), persisted.keyLength());
            stagedHere = order <= 0;
            persistedHere = order >= 0;
        }
        return stagedHere ? staged : persistedHere ? persisted : null;
    }

    private boolean isInRange(SortedEntries entries) {
        if (!entries.valid()) {
            return false;
        }
        byte[] bound = descending ? range.from() : range.to();
        if (bound == null || bound.length == 0) {
            return bound == null || descending;
        }
        int order = Arrays.compareUnsigned(entries.keyBytes(), 0, entries.keyLength(), bound, 0, bound.length);
        return descending ? order >= 0 : order < 0;
    }

    private int compare(byte[] one, int oneLength, byte[] other, int otherLength) {
        int order = Arrays.compareUnsigned(one, 0, oneLength, other, 0, otherLength);
        return descending ? -order : order;
    }

    /** Takes the current version, none when it is deleted. */
    private void takeCurrent(SortedEntries current) {
        key = current.keyBytes();
        keyLength = current.keyLength();
        int length = current.valueLength();
        if (length > 0) {
            row.read(current.valueBytes(), length);
            isRow = true;
        }
    }

    private byte @Nullable [] supersededKey() {
        byte[] first = null;
        for (HistoryCursor cursor : superseded) {
            byte[] candidate = cursor.key();
            if (candidate != null && (first == null || compare(candidate, candidate.length, first, first.length) < 0)) {
                first = candidate;
            }
        }
        return first;
    }

    /** Takes what the first record from the position on superseded of a row, if one did. */
    private void takeSuperseded(byte[] old) {
        key = old;
        keyLength = old.length;
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
        if (first != null) {
            RowVersion version = first.superseded();
            isRow = version != null;
            if (version != null) {
                row.show(version);
            }
        }
    }

    /** Whether there was a row of this key at the position. */
    public boolean isRow() {
        return isRow;
    }

    /** Key of the row, or of where one is or was; for keeps. */
    public byte[] key() {
        return Arrays.copyOf(key, keyLength);
    }

    /** Offset of the record that wrote the row. */
    public long offset() {
        return row().offset();
    }

    /** Timestamp of that record, ms since the epoch. */
    public long timestamp() {
        return row().timestamp();
    }

    /**
     * Lets a view look into the columns, until the next step.
     *
     * @throws IllegalArgumentException when they start like no row
     */
    public void look(RowView view) {
        row().look(view);
    }

    /** The row, for keeps. */
    public RowVersion version() {
        return row().version();
    }

    private StoredVersion row() {
        if (!isRow) {
            throw new IllegalStateException("there is no row here");
        }
        return row;
    }

    @Override
    public void close() {
        staged.close();
        persisted.close();
        superseded.forEach(HistoryCursor::close);
    }
}
