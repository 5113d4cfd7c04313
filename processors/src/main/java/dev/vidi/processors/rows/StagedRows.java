package dev.vidi.processors.rows;

import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are applied but not yet persisted, over those that are. Confined to the stream thread.
 *
 * <p>Why not RocksDB's WriteBatchWithIndex: most reads of a busy table hit rows that were just written, and a lookup in
 * a Java map costs a tenth of a call through JNI.
 */
final class StagedRows {

    /** Row key to encoded version; an empty array marks a row that is gone. */
    private final TreeMap<byte[], byte[]> rows = new TreeMap<>(Arrays::compareUnsigned);

    /** History key to encoded history entry. */
    private final TreeMap<byte[], byte[]> history = new TreeMap<>(Arrays::compareUnsigned);

    private long bytes;

    void putRow(byte[] key, byte[] version) {
        bytes += key.length + (long) version.length;
        rows.put(key, version);
    }

    void putHistory(byte[] key, byte[] entry) {
        bytes += key.length + (long) entry.length;
        history.put(key, entry);
    }

    byte @Nullable [] row(byte[] key) {
        return rows.get(key);
    }

    NavigableMap<byte[], byte[]> rows() {
        return rows;
    }

    NavigableMap<byte[], byte[]> history() {
        return history;
    }

    /** History entries at or after a key, ascending. */
    Map<byte[], byte[]> historyFrom(byte[] key) {
        return history.tailMap(key, true);
    }

    /** Bytes staged since the last clear: an upper bound of what is held. */
    long bytes() {
        return bytes;
    }

    void clear() {
        rows.clear();
        history.clear();
        bytes = 0;
    }
}
