package dev.vidi.processors.rows;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Keys of superseded versions: generation, row key, offset of the record that superseded the version. A generation is a
 * range of superseding offsets, so that old history goes by one range deletion and costs no write of its own.
 */
final class HistoryKey {

    /** Superseding offsets in a generation. */
    static final int GENERATION_BITS = 16;

    private HistoryKey() {}

    static long generation(long offset) {
        return offset >>> GENERATION_BITS;
    }

    static byte[] of(byte[] rowKey, long supersededAt) {
        return of(generation(supersededAt), rowKey, supersededAt);
    }

    /** Also of an offset that lies in another generation: a place to look from. An offset of -1 is behind all. */
    static byte[] of(long generation, byte[] rowKey, long supersededAt) {
        return ByteBuffer.allocate(rowKey.length + 2 * Long.BYTES)
                .putLong(generation)
                .put(rowKey)
                .putLong(supersededAt)
                .array();
    }

    static byte[] prefix(long generation, byte[] rowKey) {
        return ByteBuffer.allocate(Long.BYTES + rowKey.length)
                .putLong(generation)
                .put(rowKey)
                .array();
    }

    static byte[] start(long generation) {
        return ByteBuffer.allocate(Long.BYTES).putLong(generation).array();
    }

    static long generationOf(byte[] key) {
        return ByteBuffer.wrap(key).getLong();
    }

    static byte[] rowKeyOf(byte[] key) {
        return Arrays.copyOfRange(key, Long.BYTES, key.length - Long.BYTES);
    }

    static boolean hasPrefix(byte[] key, byte[] prefix) {
        return key.length == prefix.length + Long.BYTES
                && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }
}
