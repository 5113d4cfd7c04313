package dev.vidi.processors.rows;

import org.jspecify.annotations.Nullable;
import org.rocksdb.DBOptions;
import org.rocksdb.Env;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileManager;

/**
 * What the files of a database may take on disk. RocksDB counts its tables alone, when they are complete: half of the
 * limit is for the log ahead of them, for what is written while a flush is under way, and for what is compacted at once.
 * Whoever writes has to look first. RocksDB is not told the limit: it would leave out compactions for which it sees no room, and at last let
 * writers wait for them. While files are compacted, they are counted twice. Confined to one thread.
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
     * To be called before each write, and when the database is open: each new life of it brings a log.
     *
     * @throws DiskFullException if there is no room for more
     */
    void requireRoom() {
        if (files != null && files.getTotalSize() >= bytesMax / 2) {
            throw new DiskFullException("there is no room: the rows have taken what they may take on disk, " + bytesMax
                    + " bytes with their log");
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
