package dev.vidi.processors.rows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
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

    /** History key to encoded history entry, as far as history was looked into. */
    private final TreeMap<byte[], byte[]> history = new TreeMap<>(Arrays::compareUnsigned);

    /** What came since: most of it goes down before anyone looks, and needs no order. */
    private final List<Map.Entry<byte[], byte[]>> unordered = new ArrayList<>();

    private long bytes;

    void putRow(byte[] key, byte[] version) {
        bytes += key.length + (long) version.length;
        rows.put(key, version);
    }

    void putHistory(byte[] key, byte[] entry) {
        bytes += key.length + (long) entry.length;
        unordered.add(Map.entry(key, entry));
    }

    byte @Nullable [] row(byte[] key) {
        return rows.get(key);
    }

    NavigableMap<byte[], byte[]> rows() {
        return rows;
    }

    NavigableMap<byte[], byte[]> history() {
        for (Map.Entry<byte[], byte[]> entry : unordered) {
            history.put(entry.getKey(), entry.getValue());
        }
        unordered.clear();
        return history;
    }

    /** All history entries, in no order. */
    Collection<Map.Entry<byte[], byte[]>> historyEntries() {
        return history.isEmpty() ? unordered : history().entrySet();
    }

    /** History entries at or after a key, ascending. */
    Map<byte[], byte[]> historyFrom(byte[] key) {
        return history().tailMap(key, true);
    }

    /** Bytes staged since the last clear: an upper bound of what is held. */
    long bytes() {
        return bytes;
    }

    void clear() {
        rows.clear();
        history.clear();
        unordered.clear();
        bytes = 0;
    }
}
