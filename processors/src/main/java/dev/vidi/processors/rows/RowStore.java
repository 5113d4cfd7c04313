package dev.vidi.processors.rows;

import dev.vidi.processors.source.RowChange;
import dev.vidi.processors.source.SourceDecoder;
import dev.vidi.query.format.MalformedRecordException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.internals.RecordBatchingStateRestoreCallback;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one table partition, with the position up to which the source topic is applied.
 *
 * <p>Uncommitted rows stay in memory and go down in one write with the position, only when the offsets they came from
 * are known to be committed; whatever ends the task before that drops them, and the records are processed again from the
 * state they were first processed from. So rows, position and what was emitted are one consistent state after any crash.
 * The gate is needed because Kafka Streams calls {@link #commit} also after a commit of offsets has failed.
 *
 * <p>The changelog is the source topic itself: restore and standby see committed data only and write directly.
 *
 * <p>Confined to the stream thread, or the restore thread before it. Source: KIP-892 (transactional state stores),
 * KIP-1035 (stores manage their offsets).
 */
public final class RowStore implements StateStore {

    /** Name of the store in its topology. */
    public static final String NAME = "rows";

    private static final String POSITION_MARK = "position";
    private static final String HORIZON_MARK = "horizon";
    private static final String MISPLACED_MARK = "misplaced";
    private static final String HISTORY_MARK = "history-from";
    private static final String COUNT_MARK = "rows";
    private static final String MALFORMED_MARK = "malformed";

    private final SourceDecoder decoder;
    private final CommitGate gate;
    private final RowStoreOptions options;
    private final RowStoreMeters meters;
    private final StagedRows staged = new StagedRows();
    private @Nullable RowDatabase database;
    private @Nullable TaskId task;
    private TopicPartition source = new TopicPartition("", 0);
    private long applied = -1;
    private long persisted = -1;
    private long lastStaged = -1;
    private long horizon;
    private boolean misplaced;
    private long historyFrom;
    private long count;
    private long malformed;
    private @Nullable RowVersion superseded;

    public RowStore(SourceDecoder decoder, CommitGate gate, RowStoreOptions options, RowStoreMeters meters) {
        this.decoder = decoder;
        this.gate = gate;
        this.options = options;
        this.meters = meters;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        source = new TopicPartition(decoder.table().topic(), context.taskId().partition());
        task = context.taskId();
        open(context.stateDir().toPath().resolve(NAME));
        context.register(root, (RecordBatchingStateRestoreCallback) this::restore);
    }

    void open(Path directory) {
        staged.clear();
        RowDatabase opened = openDatabase(directory);
        database = opened;
        meters.opened(opened);
        persisted = opened.mark(POSITION_MARK, -1);
        applied = persisted;
        lastStaged = persisted;
        horizon = opened.mark(HORIZON_MARK, 0);
        misplaced = opened.mark(MISPLACED_MARK, 0) != 0;
        historyFrom = opened.mark(HISTORY_MARK, 0);
        // a store of a version that did not count
        count = opened.hasMark(COUNT_MARK) ? opened.mark(COUNT_MARK, 0) : opened.countRows();
        malformed = opened.mark(MALFORMED_MARK, 0);
    }

    private RowDatabase openDatabase(Path directory) {
        try {
            return new RowDatabase(directory, options.writeBufferBytes(), options.diskBytesMax());
        } catch (DiskFullException e) {
            throw here(e);
        }
    }

    /** Kafka Streams does not say of each failure where it was. */
    private DiskFullException here(DiskFullException e) {
        if (task != null) {
            e.setTaskId(task);
        }
        return e;
    }

    /** Offset of the last record applied, or -1. */
    public long applied() {
        return applied;
    }

    /** First position (next offset) from which the rows are a state that the partition was really in. */
    public long horizon() {
        return horizon;
    }

    /** Raises the horizon; it never falls. */
    public void raiseHorizon(long nextOffset) {
        horizon = Math.max(horizon, nextOffset);
    }

    /** Whether a key was ever found where the partitioner would not put it. */
    public boolean misplaced() {
        return misplaced;
    }

    /** How many rows there are. */
    public long count() {
        return count;
    }

    /** Records up to the position that could not be applied. */
    public long malformed() {
        return malformed;
    }

    /** Bytes of the files that keep the rows. */
    public long diskBytes() {
        return database().diskBytes();
    }

    /** Bytes of what is applied and not yet on disk. */
    public long stagedBytes() {
        return staged.bytes();
    }

    /** Whether so much is staged that a commit is due. */
    public boolean commitDue() {
        return staged.bytes() > options.stagedBytesMax();
    }

    /**
     * Applies a record: its change to a row, and the position.
     *
     * @return false when the record had been applied before, and nothing was done
     */
    public boolean apply(RowChange change, byte[] recordKey, RowVersion version) {
        if (version.offset() <= applied) {
            return false;
        }
        if (!decoder.belongs(recordKey, source.partition())) {
            misplaced = true;
        }
        stage(change.key(), version);
        applied = version.offset();
        lastStaged = applied;
        return true;
    }

    /** The version that the last record applied has superseded; null when there was none. */
    public @Nullable RowVersion superseded() {
        return superseded;
    }

    /** Advances the position over a record that changes nothing. */
    public boolean skip(long offset) {
        if (offset <= applied) {
            return false;
        }
        applied = offset;
        return true;
    }

    /** Advances the position over a record that cannot be applied, and counts it. */
    public void skipMalformed(long offset) {
        if (skip(offset)) {
            malformed++;
            lastStaged = offset;
        }
    }

    private void stage(byte[] key, RowVersion version) {
        RowVersion old = get(key);
        superseded = old;
        boolean deleted = version.columns() == null;
        count += (deleted ? 0 : 1) - (old == null ? 0 : 1);
        if (old != null || (deleted && !version.operation().isEmpty())) {
            staged.putHistory(HistoryKey.of(key, version.offset()), new HistoryEntry(version, old).encode());
        }
        staged.putRow(key, deleted ? new byte[0] : version.encode());
    }

    /** The current version of a row, or null when there is none. */
    public @Nullable RowVersion get(byte[] key) {
        byte[] bytes = staged.row(key);
        if (bytes == null) {
            bytes = database().row(key);
        }
        return bytes == null || bytes.length == 0 ? null : RowVersion.decode(bytes);
    }

    /** The current versions of many rows, in the order of the keys. */
    public List<@Nullable RowVersion> get(List<byte[]> keys) {
        if (keys.size() == 1) {
            List<@Nullable RowVersion> single = new ArrayList<>(1);
            single.add(get(keys.get(0)));
            return single;
        }
        List<byte @Nullable []> found = new ArrayList<>(keys.size());
        List<byte[]> missing = new ArrayList<>();
        for (byte[] key : keys) {
            byte[] bytes = staged.row(key);
            found.add(bytes);
            if (bytes == null) {
                missing.add(key);
            }
        }
        List<byte @Nullable []> persistedRows =
                missing.isEmpty() ? List.of() : database().rows(missing);
        List<@Nullable RowVersion> versions = new ArrayList<>(keys.size());
        int next = 0;
        for (byte[] bytes : found) {
            byte[] row = bytes == null ? persistedRows.get(next++) : bytes;
            versions.add(row == null || row.length == 0 ? null : RowVersion.decode(row));
        }
        return versions;
    }

    /** First position (next offset) at which the rows can still be seen as they were. */
    public long historyFrom() {
        return Math.max(horizon, historyFrom);
    }

    /**
     * Rows in the order of their keys, as they were at a position (next offset) from {@link #historyFrom} to the present
     * one. To be closed before anything is applied or committed.
     */
    public RowScan scan(KeyRange range, long position, boolean descending) {
        List<HistoryCursor> superseded = new ArrayList<>();
        if (position <= applied) {
            for (long generation = HistoryKey.generation(position);
                    generation <= HistoryKey.generation(applied);
                    generation++) {
                superseded.add(new HistoryCursor(database().history(), generation, position, range, descending));
                superseded.add(
                        new HistoryCursor(SortedEntries.of(staged.history()), generation, position, range, descending));
            }
        }
        return new RowScan(SortedEntries.of(staged.rows()), database().rows(), superseded, range, position, descending);
    }

    /** The version of a row as it was at a position, as far back as a {@link #scan} sees it; or null. */
    public @Nullable RowVersion get(byte[] key, long position) {
        RowVersion current = get(key);
        if (position > applied || (current != null && current.offset() < position)) {
            return current;
        }
        try (RowScan scan = scan(new KeyRange(key, after(key)), position, false)) {
            return scan.next() ? scan.version() : null;
        }
    }

    /** The kept version of a row that was written under an operation id, deletions too; or null. */
    public @Nullable RowVersion findOperation(byte[] key, String operation) {
        RowVersion current = get(key);
        if (current != null && current.operation().equals(operation)) {
            return current;
        }
        for (long generation = HistoryKey.generation(Math.max(applied, 0));
                generation >= HistoryKey.generation(historyFrom);
                generation--) {
            byte[] prefix = HistoryKey.prefix(generation, key);
            byte[] from = HistoryKey.of(key, generation << HistoryKey.GENERATION_BITS);
            for (Map.Entry<byte[], byte[]> entry = historyAtOrAfter(from);
                    entry != null && HistoryKey.hasPrefix(entry.getKey(), prefix);
                    entry = historyAtOrAfter(after(entry.getKey()))) {
                RowVersion match = HistoryEntry.decode(entry.getValue()).writtenBy(operation);
                if (match != null) {
                    return match;
                }
            }
        }
        return null;
    }

    private Map.@Nullable Entry<byte[], byte[]> historyAtOrAfter(byte[] key) {
        Map.Entry<byte[], byte[]> below = database().historyAtOrAfter(key);
        for (Map.Entry<byte[], byte[]> above : staged.historyFrom(key).entrySet()) {
            return below == null || Arrays.compareUnsigned(above.getKey(), below.getKey()) <= 0 ? above : below;
        }
        return below;
    }

    private static byte[] after(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }

    void restore(Collection<ConsumerRecord<byte[], byte[]>> records) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.offset() > applied) {
                applied = record.offset();
                restoreRow(record).ifPresentOrElse(change -> stageRestored(change, record), () -> malformed++);
            }
        }
        raiseHorizon(applied + 1);
        persist(applied);
    }

    /** The change of a restored record; a record that cannot be applied was reported when it was first processed. */
    private Optional<RowChange> restoreRow(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Optional.of(decoder.decode(record.key(), record.value()));
        } catch (MalformedRecordException e) {
            return Optional.empty();
        }
    }

    private void stageRestored(RowChange change, ConsumerRecord<byte[], byte[]> record) {
        misplaced |= !decoder.belongs(record.key(), source.partition());
        RowVersion version = new RowVersion(
                record.offset(), record.timestamp(), SourceHeaders.operation(record.headers()), change.columns());
        stage(change.key(), version);
    }

    @Override
    public void commit(Map<TopicPartition, Long> changelogOffsets) {
        if (changelogOffsets.isEmpty()) {
            empty();
        } else {
            long committed = gate.committed(source);
            // What is staged goes down whole or not at all; offsets behind it that hold no record may not be committed.
            if (committed > lastStaged && Math.min(applied, committed - 1) > persisted) {
                persist(Math.min(applied, committed - 1));
            }
        }
    }

    private void persist(long position) {
        long kept = Math.max(0, position - options.historyOffsets());
        boolean prune = HistoryKey.generation(kept) > HistoryKey.generation(historyFrom);
        historyFrom = Math.max(historyFrom, kept);
        Map<String, Long> marks = new HashMap<>();
        marks.put(POSITION_MARK, position);
        marks.put(HORIZON_MARK, horizon);
        marks.put(MISPLACED_MARK, misplaced ? 1L : 0L);
        marks.put(HISTORY_MARK, historyFrom);
        marks.put(COUNT_MARK, count);
        marks.put(MALFORMED_MARK, malformed);
        try {
            database().write(staged, marks, prune ? HistoryKey.generation(kept) : 0);
        } catch (DiskFullException e) {
            throw here(e);
        }
        staged.clear();
        persisted = position;
    }

    private void empty() {
        staged.clear();
        database().clear();
        applied = -1;
        lastStaged = -1;
        persisted = -1;
        horizon = 0;
        misplaced = false;
        historyFrom = 0;
        count = 0;
        malformed = 0;
    }

    @Override
    public @Nullable Long committedOffset(TopicPartition partition) {
        return persisted < 0 ? null : persisted;
    }

    @Override
    @SuppressWarnings("deprecation") // the method is what opts in to managing offsets until Kafka removes it
    public boolean managesOffsets() {
        return true;
    }

    @Override
    public boolean persistent() {
        return true;
    }

    @Override
    public boolean isOpen() {
        return database != null;
    }

    /** Drops what is staged: a close cannot tell whether its offsets were committed. */
    @Override
    public void close() {
        staged.clear();
        if (database != null) {
            meters.closing(database);
            database.close();
            database = null;
        }
    }

    private RowDatabase database() {
        RowDatabase open = database;
        if (open == null) {
            throw new IllegalStateException("row store of " + source + " is not open");
        }
        return open;
    }
}
