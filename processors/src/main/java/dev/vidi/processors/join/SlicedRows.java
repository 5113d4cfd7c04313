package dev.vidi.processors.join;

import dev.vidi.processors.rows.KeyRange;
import dev.vidi.processors.rows.RowScan;
import dev.vidi.processors.rows.RowStore;
import dev.vidi.processors.rows.RowVersion;
import dev.vidi.query.eval.RowCursor;
import dev.vidi.query.eval.RowSource;
import dev.vidi.query.row.RowView;
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

    /** Whether the slice is over before another key is looked at. */
    private boolean interrupts() {
        interrupted |= slice.isOver();
        return interrupted;
    }

    private final class Scanned implements RowCursor {
        private final RowScan scan;
        private boolean begun;

        Scanned(RowScan scan) {
            this.scan = scan;
        }

        @Override
        public boolean next() {
            while (!interrupts()) {
                if (!scan.step()) {
                    return false;
                }
                begun = true;
                slice.look();
                if (scan.isRow()) {
                    return true;
                }
            }
            if (begun) {
                last = scan.key();
            }
            return false;
        }

        @Override
        public byte[] key() {
            return scan.key();
        }

        @Override
        public void look(RowView view) {
            scan.look(view);
        }

        @Override
        public long offset() {
            return scan.offset();
        }

        @Override
        public long timestamp() {
            return scan.timestamp();
        }

        @Override
        public void close() {
            scan.close();
        }
    }

    private final class Listed implements RowCursor {
        private final Iterator<byte[]> keys;
        private byte[] key = {};
        private @Nullable RowVersion version;

        Listed(Iterator<byte[]> keys) {
            this.keys = keys;
        }

        @Override
        public boolean next() {
            while (keys.hasNext() && !interrupts()) {
                key = keys.next();
                last = key;
                slice.look();
                version = store.get(key, position);
                if (version != null) {
                    return true;
                }
            }
            return false;
        }

        private RowVersion version() {
            return Objects.requireNonNull(version, "there is no row before the first call of next");
        }

        @Override
        public byte[] key() {
            return key;
        }

        @Override
        public void look(RowView view) {
            view.read(Objects.requireNonNull(version().columns(), "a row has columns"));
        }

        @Override
        public long offset() {
            return version().offset();
        }

        @Override
        public long timestamp() {
            return version().timestamp();
        }

        @Override
        public void close() {}
    }
}
