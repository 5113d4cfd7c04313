package dev.vidi.processors.rows;

import org.jspecify.annotations.Nullable;

/**
 * Keys in Vidi's ordered key encoding.
 *
 * @param from the first; empty for the first there is
 * @param to the first that is no longer in the range; null for none
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
public record KeyRange(byte[] from, byte @Nullable [] to) {

    /** All keys. */
    public static final KeyRange ALL = new KeyRange(new byte[0], null);
}
