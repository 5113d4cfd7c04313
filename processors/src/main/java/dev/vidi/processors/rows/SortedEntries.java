package dev.vidi.processors.rows;

import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Entries in the order of their keys, in memory or on disk; one look, valid until something is written.
 *
 * <p>On the path of every row that a scan looks at: key and value are the first bytes of arrays that may be used again when
 * the entries are moved. Confined to one thread.
 */
interface SortedEntries extends AutoCloseable {

    /** Goes to the first entry at or after a key. */
    void seek(byte[] key);

    /** Goes to the last entry before a key, or to the last of all. */
    void seekBefore(byte @Nullable [] key);

    boolean valid();

    /** Begins with the key; not to be changed, and not to be kept beyond the next move. */
    byte[] keyBytes();

    int keyLength();

    /** Begins with the value; not to be changed, and not to be kept beyond the next move. */
    byte[] valueBytes();

    int valueLength();

    /** The key, for keeps. */
    byte[] key();

    /** The value, for keeps. */
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

    /** Over a RocksDB iterator, which it closes. Four calls into it a move, and no array that lives for one entry. */
    final class OnDisk implements SortedEntries {
        private static final int KEY_BYTES = 64;
        private static final int VALUE_BYTES = 512;
        private static final int NOT_READ = -1;

        private final RocksIterator iterator;
        private byte[] key = new byte[KEY_BYTES];
        private byte[] value = new byte[VALUE_BYTES];
        private boolean valid;
        private int keyLength;
        private int valueLength = NOT_READ;

        private OnDisk(RocksIterator iterator) {
            this.iterator = iterator;
        }

        @Override
        public void seek(byte[] from) {
            iterator.seek(from);
            settle();
        }

        @Override
        public void seekBefore(byte @Nullable [] to) {
            if (to == null) {
                iterator.seekToLast();
                settle();
                return;
            }
            iterator.seekForPrev(to);
            settle();
            if (valid && Arrays.equals(key, 0, keyLength, to, 0, to.length)) {
                move(true);
            }
        }

        @Override
        public void move(boolean descending) {
            if (descending) {
                iterator.prev();
            } else {
                iterator.next();
            }
            settle();
        }

        private void settle() {
            valueLength = NOT_READ;
            valid = iterator.isValid();
            if (!valid) {
                requireEnd();
                return;
            }
            keyLength = iterator.key(key, 0, key.length);
            if (keyLength > key.length) {
                key = new byte[2 * keyLength];
                keyLength = iterator.key(key, 0, key.length);
            }
        }

        /** An iterator that fails looks like one that is at its end. */
        private void requireEnd() {
            try {
                iterator.status();
            } catch (RocksDBException e) {
                throw new ProcessorStateException("row store failed to iterate: " + e.getMessage(), e);
            }
        }

        private void readValue() {
            valueLength = iterator.value(value, 0, value.length);
            if (valueLength > value.length) {
                value = new byte[2 * valueLength];
                valueLength = iterator.value(value, 0, value.length);
            }
        }

        @Override
        public boolean valid() {
            return valid;
        }

        @Override
        public byte[] keyBytes() {
            return key;
        }

        @Override
        public int keyLength() {
            return keyLength;
        }

        @Override
        public byte[] valueBytes() {
            if (valueLength == NOT_READ) {
                readValue();
            }
            return value;
        }

        @Override
        public int valueLength() {
            if (valueLength == NOT_READ) {
                readValue();
            }
            return valueLength;
        }

        @Override
        public byte[] key() {
            return Arrays.copyOf(key, keyLength);
        }

        @Override
        public byte[] value() {
            int length = valueLength();
            return Arrays.copyOf(value, length);
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
        public byte[] keyBytes() {
            return at().getKey();
        }

        @Override
        public int keyLength() {
            return at().getKey().length;
        }

        @Override
        public byte[] valueBytes() {
            return at().getValue();
        }

        @Override
        public int valueLength() {
            return at().getValue().length;
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
