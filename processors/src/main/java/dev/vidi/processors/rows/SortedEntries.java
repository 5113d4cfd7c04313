package dev.vidi.processors.rows;

import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksIterator;

/** Entries in the order of their keys, in memory or on disk; one look, valid until something is written. */
interface SortedEntries extends AutoCloseable {

    /** Goes to the first entry at or after a key. */
    void seek(byte[] key);

    /** Goes to the last entry before a key, or to the last of all. */
    void seekBefore(byte @Nullable [] key);

    boolean valid();

    byte[] key();

    byte[] value();

    /** Goes one entry on in the direction given. */
    void move(boolean descending);

    @Override
    void close();

    /** Entries on disk. */
    static SortedEntries of(RocksIterator iterator) {
        return new OnDisk(iterator);
    }

    /** Entries in memory. */
    static SortedEntries of(NavigableMap<byte[], byte[]> entries) {
        return new InMemory(entries);
    }

    /** Over a RocksDB iterator, which it closes. */
    final class OnDisk implements SortedEntries {
        private final RocksIterator iterator;

        private OnDisk(RocksIterator iterator) {
            this.iterator = iterator;
        }

        @Override
        public void seek(byte[] key) {
            iterator.seek(key);
        }

        @Override
        public void seekBefore(byte @Nullable [] key) {
            if (key == null) {
                iterator.seekToLast();
                return;
            }
            iterator.seekForPrev(key);
            if (iterator.isValid() && java.util.Arrays.equals(iterator.key(), key)) {
                iterator.prev();
            }
        }

        @Override
        public boolean valid() {
            return iterator.isValid();
        }

        @Override
        public byte[] key() {
            return iterator.key();
        }

        @Override
        public byte[] value() {
            return iterator.value();
        }

        @Override
        public void move(boolean descending) {
            if (descending) {
                iterator.prev();
            } else {
                iterator.next();
            }
        }

        @Override
        public void close() {
            iterator.close();
        }
    }

    /** Over a map. */
    final class InMemory implements SortedEntries {
        private final NavigableMap<byte[], byte[]> entries;
        private Map.@Nullable Entry<byte[], byte[]> at;

        private InMemory(NavigableMap<byte[], byte[]> entries) {
            this.entries = entries;
        }

        @Override
        public void seek(byte[] key) {
            at = entries.ceilingEntry(key);
        }

        @Override
        public void seekBefore(byte @Nullable [] key) {
            at = key == null ? entries.lastEntry() : entries.lowerEntry(key);
        }

        @Override
        public boolean valid() {
            return at != null;
        }

        private Map.Entry<byte[], byte[]> at() {
            Map.Entry<byte[], byte[]> entry = at;
            if (entry == null) {
                throw new IllegalStateException("there is no entry here");
            }
            return entry;
        }

        @Override
        public byte[] key() {
            return at().getKey();
        }

        @Override
        public byte[] value() {
            return at().getValue();
        }

        @Override
        public void move(boolean descending) {
            at = descending ? entries.lowerEntry(at().getKey()) : entries.higherEntry(at().getKey());
        }

        @Override
        public void close() {}
    }
}
