package dev.vidi.processors.rows;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a record put an end to: the version of the row that it superseded, and the record itself without its columns,
 * which are in the row or in the entry of its own end.
 *
 * @param superseder without columns unless it was just made
 * @param superseded null when a deletion found no row
 */
record HistoryEntry(
        RowVersion superseder, boolean deleted, @Nullable RowVersion superseded) {

    HistoryEntry(RowVersion superseder, @Nullable RowVersion superseded) {
        this(superseder, superseder.columns() == null, superseded);
    }

    byte[] encode() {
        byte[] by = new RowVersion(superseder.offset(), superseder.timestamp(), superseder.operation(), null).encode();
        byte[] old = superseded == null ? new byte[0] : superseded.encode();
        return ByteBuffer.allocate(Byte.BYTES + Integer.BYTES + by.length + old.length)
                .put((byte) (deleted ? 1 : 0))
                .putInt(by.length)
                .put(by)
                .put(old)
                .array();
    }

    static HistoryEntry decode(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        boolean deleted = buffer.get() == 1;
        byte[] by = new byte[buffer.getInt()];
        buffer.get(by);
        byte[] old = new byte[buffer.remaining()];
        buffer.get(old);
        return new HistoryEntry(RowVersion.decode(by), deleted, old.length == 0 ? null : RowVersion.decode(old));
    }

    /** The version in here, a deletion too, that was written under an operation id; or null. */
    @Nullable
    RowVersion writtenBy(String operation) {
        if (deleted && superseder.operation().equals(operation)) {
            return superseder;
        }
        RowVersion old = superseded;
        return old != null && old.operation().equals(operation) ? old : null;
    }
}
