package dev.vidi.processors.rows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * RocksDB of one table partition: rows, history and the marks that belong to them, always written in one batch. The
 * write-ahead log is on and not forced: a killed process loses nothing, a machine that loses power goes back to an
 * earlier, whole batch, from where the source topic is read again. Confined to one thread, but for its properties, which
 * anyone may ask for until it is closed and after.
 */
final class RowDatabase implements AutoCloseable {

    static {
        RocksDB.loadLibrary();
    }

    private static final byte[] HISTORY_FAMILY = "history".getBytes(StandardCharsets.US_ASCII);
    private static final String PROPERTY = "rocksdb.";
    private static final byte[] MARKS_FAMILY = "marks".getBytes(StandardCharsets.US_ASCII);

    private final DBOptions options;
    private final Space space;
    private final ColumnFamilyOptions familyOptions;
    private final BloomFilter bloom = new BloomFilter(10);
    private final WriteOptions writeOptions = new WriteOptions();
    private final List<ColumnFamilyHandle> handles = new ArrayList<>();
    private final Path directory;
    private final RocksDB db;
    /** Guarded by this: RocksDB must not be asked for a property once it is closed, or while it is. */
    private boolean closed;

    /**
     * Opens the database in a directory.
     *
     * @param diskBytesMax what its files may take; 0 for as much as there is
     */
    RowDatabase(Path directory, long writeBufferBytes, long diskBytesMax) {
        this.directory = directory;
        options = new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setMaxBackgroundJobs(2)
                .setKeepLogFileNum(2)
                .setInfoLogLevel(org.rocksdb.InfoLogLevel.ERROR_LEVEL);
        space = new Space(diskBytesMax);
        space.limit(options);
        // Snappy is RocksDB's default, and as it is built into its Java library, many times slower than LZ4.
        familyOptions = new ColumnFamilyOptions()
                .setWriteBufferSize(writeBufferBytes)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setTableFormatConfig(new BlockBasedTableConfig().setFilterPolicy(bloom));
        List<ColumnFamilyDescriptor> families = List.of(
                new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, familyOptions),
                new ColumnFamilyDescriptor(HISTORY_FAMILY, familyOptions),
                new ColumnFamilyDescriptor(MARKS_FAMILY, familyOptions));
        try {
            Files.createDirectories(directory);
            db = RocksDB.open(options, directory.toString(), families, handles);
        } catch (RocksDBException e) {
            closeOptions();
            throw broken("open in " + directory, e);
        } catch (IOException e) {
            closeOptions();
            throw new ProcessorStateException("cannot open the row store in " + directory + ": " + e.getMessage(), e);
        }
        try {
            space.requireRoom();
        } catch (DiskFullException e) {
            close();
            throw e;
        }
    }

    byte @Nullable [] row(byte[] key) {
        try {
            return db.get(handles.get(0), key);
        } catch (RocksDBException e) {
            throw broken("get", e);
        }
    }

    List<byte @Nullable []> rows(List<byte[]> keys) {
        try {
            return db.multiGetAsList(Collections.nCopies(keys.size(), handles.get(0)), keys);
        } catch (RocksDBException e) {
            throw broken("multi-get", e);
        }
    }

    /** First history entry at or after a key: its key and value, or null at the end. */
    Map.@Nullable Entry<byte[], byte[]> historyAtOrAfter(byte[] key) {
        try (RocksIterator iterator = db.newIterator(handles.get(1))) {
            iterator.seek(key);
            if (!iterator.isValid()) {
                return null;
            }
            return Map.entry(iterator.key(), iterator.value());
        }
    }

    /** Rows on disk; to be closed. */
    SortedEntries rows() {
        return SortedEntries.of(db.newIterator(handles.get(0)));
    }

    /** History on disk; to be closed. */
    SortedEntries history() {
        return SortedEntries.of(db.newIterator(handles.get(1)));
    }

    long mark(String name, long otherwise) {
        try {
            byte[] value = db.get(handles.get(2), name.getBytes(StandardCharsets.US_ASCII));
            return value == null ? otherwise : ByteBuffer.wrap(value).getLong();
        } catch (RocksDBException e) {
            throw broken("get", e);
        }
    }

    /** Whether a mark was ever written. */
    boolean hasMark(String name) {
        try {
            return db.get(handles.get(2), name.getBytes(StandardCharsets.US_ASCII)) != null;
        } catch (RocksDBException e) {
            throw broken("get", e);
        }
    }

    /** Counts the rows on disk, one by one. */
    long countRows() {
        long count = 0;
        try (RocksIterator iterator = db.newIterator(handles.get(0))) {
            for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
                count++;
            }
        }
        return count;
    }

    /** Bytes of the files, as they are now; 0 for what goes away meanwhile. */
    long diskBytes() {
        long bytes = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                bytes += size(file);
            }
        } catch (DirectoryIteratorException | IOException e) {
            throw new ProcessorStateException("cannot list the row store in " + directory + ": " + e.getMessage(), e);
        }
        return bytes;
    }

    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException compactedAway) {
            return 0;
        }
    }

    void write(StagedRows staged, Map<String, Long> marks, long historyGenerationMin) {
        space.requireRoom();
        try (WriteBatch batch = new WriteBatch()) {
            for (Map.Entry<byte[], byte[]> row : staged.rows().entrySet()) {
                if (row.getValue().length == 0) {
                    batch.delete(handles.get(0), row.getKey());
                } else {
                    batch.put(handles.get(0), row.getKey(), row.getValue());
                }
            }
            for (Map.Entry<byte[], byte[]> entry : staged.historyEntries()) {
                batch.put(handles.get(1), entry.getKey(), entry.getValue());
            }
            if (historyGenerationMin > 0) {
                batch.deleteRange(handles.get(1), HistoryKey.start(0), HistoryKey.start(historyGenerationMin));
            }
            for (Map.Entry<String, Long> mark : marks.entrySet()) {
                batch.put(
                        handles.get(2),
                        mark.getKey().getBytes(StandardCharsets.US_ASCII),
                        ByteBuffer.allocate(Long.BYTES).putLong(mark.getValue()).array());
            }
            db.write(writeOptions, batch);
        } catch (RocksDBException e) {
            throw broken("write", e);
        }
    }

    /** Deletes everything. */
    void clear() {
        byte[] end = new byte[64];
        java.util.Arrays.fill(end, (byte) 0xff);
        try {
            for (ColumnFamilyHandle handle : handles) {
                db.deleteRange(handle, new byte[0], end);
            }
        } catch (RocksDBException e) {
            throw broken("clear", e);
        }
    }

    /** A property of the rows, {@code rocksdb.} left out; 0 once it is closed. */
    synchronized long property(String name) {
        try {
            return closed ? 0 : db.getLongProperty(handles.get(0), PROPERTY + name);
        } catch (RocksDBException e) {
            throw broken("get property " + name, e);
        }
    }

    /** The same, of rows, history and marks together. */
    synchronized long propertyOfAll(String name) {
        try {
            return closed ? 0 : db.getAggregatedLongProperty(PROPERTY + name);
        } catch (RocksDBException e) {
            throw broken("get property " + name, e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        for (ColumnFamilyHandle handle : handles) {
            handle.close();
        }
        db.close();
        closeOptions();
    }

    private void closeOptions() {
        writeOptions.close();
        options.close();
        space.close();
        familyOptions.close();
        bloom.close();
    }

    private static ProcessorStateException broken(String what, RocksDBException e) {
        if (DiskFullException.isCauseOf(e)) {
            return new DiskFullException("the disk has no room for the rows: " + e.getMessage(), e);
        }
        return new ProcessorStateException("row store failed to " + what + ": " + e.getMessage(), e);
    }
}
