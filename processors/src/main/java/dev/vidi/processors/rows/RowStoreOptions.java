package dev.vidi.processors.rows;

/**
 * Sizes of one partition's store.
 *
 * @param historyOffsets how many offsets back superseded versions are kept
 * @param writeBufferBytes RocksDB memtable
 * @param stagedBytesMax applied but uncommitted bytes at which a commit is asked for
 */
public record RowStoreOptions(long historyOffsets, long writeBufferBytes, long stagedBytesMax) {

    /** A million offsets of history, 16 MiB memtable, 16 MiB staged. */
    public static final RowStoreOptions DEFAULT = new RowStoreOptions(1 << 20, 16 << 20, 16 << 20);
}
