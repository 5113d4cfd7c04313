package dev.vidi.processors.rows;

/**
 * Sizes of one partition's store.
 *
 * @param historyOffsets how many offsets back superseded versions are kept
 * @param writeBufferBytes RocksDB memtable
 * @param stagedBytesMax applied but uncommitted bytes at which a commit is asked for
 * @param diskBytesMax what the files of the store may take; 0 for as much as there is
 */
public record RowStoreOptions(long historyOffsets, long writeBufferBytes, long stagedBytesMax, long diskBytesMax) {

    /** A million offsets of history, 16 MiB memtable, 16 MiB staged. */
    public static final RowStoreOptions DEFAULT = new RowStoreOptions(1 << 20, 16 << 20, 16 << 20);

    public RowStoreOptions {
        if (diskBytesMax < 0) {
            throw new IllegalArgumentException("diskBytesMax must be 0 or more, was " + diskBytesMax);
        }
    }

    /** Without a limit on disk. */
    public RowStoreOptions(long historyOffsets, long writeBufferBytes, long stagedBytesMax) {
        this(historyOffsets, writeBufferBytes, stagedBytesMax, 0);
    }

    /** The same with a limit on disk; under a small one, less is written at once. 0 for none. */
    public RowStoreOptions withDiskBytesMax(long max) {
        if (max == 0) {
            return new RowStoreOptions(historyOffsets, writeBufferBytes, stagedBytesMax);
        }
        long log = Space.logBytesMax(max);
        return new RowStoreOptions(
                historyOffsets, Math.min(writeBufferBytes, log / 4), Math.min(stagedBytesMax, log / 2), max);
    }
}
