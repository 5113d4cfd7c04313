package dev.vidi.processors.rows;

import org.jspecify.annotations.Nullable;
import org.rocksdb.DBOptions;
import org.rocksdb.Env;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileManager;

/** What the files of a database may take on disk. Confined to one thread. */
final class Space implements AutoCloseable {

    private final @Nullable SstFileManager files;

    /**
     * A limit.
     *
     * @param bytesMax 0 for none
     */
    Space(long bytesMax) {
        if (bytesMax == 0) {
            files = null;
            return;
        }
        try {
            files = new SstFileManager(Env.getDefault());
        } catch (RocksDBException e) {
            throw new IllegalStateException("RocksDB cannot count what its files take: " + e.getMessage(), e);
        }
        files.setMaxAllowedSpaceUsage(bytesMax);
    }

    void limit(DBOptions options) {
        if (files != null) {
            options.setSstFileManager(files);
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
