package dev.vidi.causality.readlog;

import org.jspecify.annotations.Nullable;

/**
 * What a record of the source topic changed for one shape.
 *
 * @param shape the fragment with its arguments
 * @param offset of the record, in the partition that logs
 * @param timestamp of the record, ms since the epoch
 * @param rowKey the row's key in Vidi's ordered key encoding, not to be changed
 * @param before the row as the shape has selected it; null when it has not
 * @param after the row as the shape selects it now; null when it does not
 * @param failure why the shape has no value for the row, and then neither is there; empty when it has
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
public record Change(
        ShapeId shape,
        long offset,
        long timestamp,
        byte[] rowKey,
        @Nullable Image before,
        @Nullable Image after,
        String failure) {

    /**
     * A row version as a shape selects it.
     *
     * @param offset of the record that wrote the version
     * @param timestamp of that record, ms since the epoch
     * @param columns of the fragment, in Vidi's row encoding, not to be changed
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    public record Image(long offset, long timestamp, byte[] columns) {}
}
