package dev.vidi.query.eval;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a partition's answer.
 *
 * @param rows in the order in which they were read
 * @param failures rows that could not be evaluated
 * @param examined rows that were looked at
 * @param resume the last key that was looked at, behind which the next page starts; null when this is the last page
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
public record Page(List<Row> rows, List<Failure> failures, int examined, byte @Nullable [] resume) {

    /**
     * A row of an answer.
     *
     * @param key in Vidi's ordered key encoding
     * @param offset of the record that wrote the row version
     * @param timestamp of that record, ms since the epoch
     * @param columns of the answer, in Vidi's row encoding
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    public record Row(byte[] key, long offset, long timestamp, byte[] columns) {}

    /**
     * A row that could not be evaluated.
     *
     * @param key in Vidi's ordered key encoding
     * @param offset of the record that wrote the row version
     * @param timestamp of that record, ms since the epoch
     * @param error what failed
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    public record Failure(byte[] key, long offset, long timestamp, RowError error) {}

    public Page {
        rows = List.copyOf(rows);
        failures = List.copyOf(failures);
    }
}
