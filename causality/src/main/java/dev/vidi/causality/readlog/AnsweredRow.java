package dev.vidi.causality.readlog;

/**
 * A row version that an answer shows.
 *
 * @param key place of the key in the question
 * @param offset offset of the record that wrote the version, in the partition that answers
 * @param timestamp the record's timestamp, ms since the epoch
 * @param columns columns in Vidi's row encoding, not to be changed; empty for a deletion
 * @param deleted whether the version is a deletion (answers to {@link Question.Operation} only)
 */
@SuppressWarnings("ArrayRecordComponent") // compared by identity only; copied nowhere on the hot path
public record AnsweredRow(int key, long offset, long timestamp, byte[] columns, boolean deleted) {}
