package dev.vidi.processors.rows;

import org.jspecify.annotations.Nullable;
import org.rocksdb.DBOptions;
import org.rocksdb.Env;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileManager;

/**
 * What the files of a database may take on disk. RocksDB counts its tables alone, and looks when one is complete: an eighth
 * of the limit is for the log ahead of them, and another one for what is written while a flush is under way. Confined to
 * one thread.
 */
final class Space implements AutoCloseable {

    private static final int SHARES = 8;
    private static final long LOG_BYTES_MAX = 64 << 20;

    private final long bytesMax;
    private final @Nullable SstFileManager files;

    /**
     * A limit.
     *
     * @param bytesMax 0 for none
     */
    Space(long bytesMax) {
        this.bytesMax = bytesMax;
        if (bytesMax == 0) {
            files = null;
            return;
        }
        try {
            files = new SstFileManager(Env.getDefault());
        } catch (RocksDBException e) {
            throw new IllegalStateException("RocksDB cannot count what its files take: " + e.getMessage(), e);
        }
        files.setMaxAllowedSpaceUsage(bytesMax - 2 * logBytesMax(bytesMax));
    }

    /** What the log ahead of the tables may take under a limit. */
    static long logBytesMax(long bytesMax) {
        return Math.min(LOG_BYTES_MAX, bytesMax / SHARES);
    }

    void limit(DBOptions options) {
        if (files != null) {
            options.setSstFileManager(files);
            options.setMaxTotalWalSize(logBytesMax(bytesMax));
        }
    }

    /**
     * To be called when the database is open. RocksDB itself would take more, up to its next flush, with each life of a
     * store that has no room.
     *
     * @throws DiskFullException if there is no room for more
     */
    void requireRoom() {
        if (files != null && files.isMaxAllowedSpaceReached()) {
            throw new DiskFullException("the rows have taken what they may take on disk, " + bytesMax + " bytes");
        }
    }

    /** To be called when the database is closed. */
    @Override
    public void close() {
        if (files != null) {
            files.close();
        }
    }
}
