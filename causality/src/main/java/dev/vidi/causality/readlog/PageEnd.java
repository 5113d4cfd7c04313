package dev.vidi.causality.readlog;

import org.jspecify.annotations.Nullable;

/**
 * Where a page ends, of rows or of registrations.
 *
 * @param examined how many were looked at
 * @param resume last key, or id, that was looked at, behind which the next page starts, not to be changed; null when this
 *     was the last page
 */
@SuppressWarnings("ArrayRecordComponent") // compared by identity only
public record PageEnd(int examined, byte @Nullable [] resume) {}
