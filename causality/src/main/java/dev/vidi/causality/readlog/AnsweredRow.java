package dev.vidi.causality.readlog;

import org.jspecify.annotations.Nullable;

/**
 * A row version that an answer shows.
 *
 * @param key place of the key in the question; 0 when the question names no keys
 * @param offset offset of the record that wrote the version, in the partition that answers
 * @param timestamp the record's timestamp, ms since the epoch
 * @param columns columns of the table, or of the fragment, in Vidi's row encoding, not to be changed; empty for a deletion
 * @param deleted whether the version is a deletion (answers to {@link Question.Operation} only)
 * @param rowKey the row's key in Vidi's ordered key encoding, not to be changed, when the question is a {@link
 *     Question.Page}; else null
 */
@SuppressWarnings("ArrayRecordComponent") // compared by identity only; copied nowhere on the hot path
public record AnsweredRow(
        int key, long offset, long timestamp, byte[] columns, boolean deleted, byte @Nullable [] rowKey) {

    /** A row of a question that names keys. */
    public AnsweredRow(int key, long offset, long timestamp, byte[] columns, boolean deleted) {
        this(key, offset, timestamp, columns, deleted, null);
    }

    /** A row of a page. */
    public static AnsweredRow ofPage(byte[] rowKey, long offset, long timestamp, byte[] columns) {
        return new AnsweredRow(0, offset, timestamp, columns, false, rowKey);
    }
}
