package dev.vidi.processors.join;

import dev.vidi.processors.rows.KeyRange;
import dev.vidi.processors.rows.RowScan;
import dev.vidi.processors.rows.RowStore;
import dev.vidi.processors.rows.RowVersion;
import dev.vidi.query.eval.RowCursor;
import dev.vidi.query.eval.RowSource;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a store as they were at a position, as far as one slice goes: at its end all cursors are at theirs, and
 * {@link #interrupted} tells the difference. Confined to the stream thread.
 */
final class SlicedRows implements RowSource {

    private final RowStore store;
    private final long position;
    private final Slice slice;
    private byte @Nullable [] last;
    private boolean interrupted;

    SlicedRows(RowStore store, long position, Slice slice) {
        this.store = store;
        this.position = position;
        this.slice = slice;
    }

    /** Whether the slice was over before the rows were. */
    boolean interrupted() {
        return interrupted;
    }

    /** The last key that was looked at, behind which the next slice starts; null when none was. */
    byte @Nullable [] last() {
        return last;
    }

    @Override
    public RowCursor scan(byte[] from, byte @Nullable [] to, boolean descending) {
        return new Scanned(store.scan(new KeyRange(from, to), position, descending));
    }

    @Override
    public RowCursor rows(List<byte[]> keys) {
        return new Listed(keys.iterator());
    }

    private boolean interrupts() {
        interrupted |= slice.isOver();
        return interrupted;
    }

    private void look(byte[] key) {
        slice.look();
        last = key;
    }

    private final class Scanned extends Cursor {
        private final RowScan scan;

        Scanned(RowScan scan) {
            this.scan = scan;
        }

        @Override
        public boolean next() {
            while (!interrupts() && scan.step()) {
                look(scan.key());
                if (scan.isRow()) {
                    show(scan.key(), scan.version());
                    return true;
                }
            }
            return false;
        }

        @Override
        public void close() {
            scan.close();
        }
    }

    private final class Listed extends Cursor {
        private final Iterator<byte[]> keys;

        Listed(Iterator<byte[]> keys) {
            this.keys = keys;
        }

        @Override
        public boolean next() {
            while (keys.hasNext() && !interrupts()) {
                byte[] key = keys.next();
                look(key);
                RowVersion version = store.get(key, position);
                if (version != null) {
                    show(key, version);
                    return true;
                }
            }
            return false;
        }

        @Override
        public void close() {}
    }

    /** Shows the row where it stands. */
    private abstract static sealed class Cursor implements RowCursor permits Scanned, Listed {
        private byte[] key = {};
        private @Nullable RowVersion version;

        final void show(byte[] rowKey, RowVersion rowVersion) {
            key = rowKey;
            version = rowVersion;
        }

        private RowVersion version() {
            return Objects.requireNonNull(version, "there is no row before the first call of next");
        }

        @Override
        public final byte[] key() {
            return key;
        }

        @Override
        public final byte[] columns() {
            return Objects.requireNonNull(version().columns(), "a row has columns");
        }

        @Override
        public final long offset() {
            return version().offset();
        }

        @Override
        public final long timestamp() {
            return version().timestamp();
        }
    }
}
