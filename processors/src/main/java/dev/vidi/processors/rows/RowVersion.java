package dev.vidi.processors.rows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The state of one row as written by one source record.
 *
 * @param offset offset of the record
 * @param timestamp the record's own timestamp, ms since the epoch
 * @param operation the writer's operation id; empty when there is none
 * @param columns columns in Vidi's row encoding; null for a deletion
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
public record RowVersion(long offset, long timestamp, String operation, byte @Nullable [] columns) {

    /** Where a version that is encoded has its parts; behind the operation, a byte says whether there are columns. */
    static final int OFFSET_AT = 0;

    static final int TIMESTAMP_AT = Long.BYTES;
    static final int OPERATION_AT = Long.BYTES + Long.BYTES;
    static final int FIXED_BYTES = Long.BYTES + Long.BYTES + Short.BYTES + Byte.BYTES;

    byte[] encode() {
        byte[] op = operation.getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.allocate(FIXED_BYTES + op.length + (columns == null ? 0 : columns.length))
                .putLong(offset)
                .putLong(timestamp)
                .putShort((short) op.length)
                .put(op)
                .put((byte) (columns == null ? 0 : 1));
        if (columns != null) {
            buffer.put(columns);
        }
        return buffer.array();
    }

    static RowVersion decode(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long offset = buffer.getLong();
        long timestamp = buffer.getLong();
        byte[] op = new byte[buffer.getShort()];
        buffer.get(op);
        byte[] columns = null;
        if (buffer.get() == 1) {
            columns = new byte[buffer.remaining()];
            buffer.get(columns);
        }
        return new RowVersion(offset, timestamp, op.length == 0 ? "" : new String(op, StandardCharsets.UTF_8), columns);
    }
}
