package dev.vidi.processors.source;

import org.jspecify.annotations.Nullable;

/**
 * What a source record does to a row.
 *
 * @param key key in Vidi's ordered key encoding
 * @param columns columns in Vidi's row encoding; null when the row is deleted
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
public record RowChange(byte[] key, byte @Nullable [] columns) {}
