package dev.vidi.query.eval;

import dev.vidi.query.row.RowView;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows of one partition in a sorted map. */
final class MemoryRows implements RowSource {

    record Stored(byte[] key, long offset, byte[] columns) {}

    private final NavigableMap<byte[], Stored> rows = new TreeMap<>(Arrays::compareUnsigned);

    void put(byte[] key, long offset, byte[] columns) {
        rows.put(key, new Stored(key, offset, columns));
    }

    @Override
    public RowCursor scan(byte[] from, byte @Nullable [] to, boolean descending) {
        NavigableMap<byte[], Stored> part = rows.tailMap(from, true);
        if (to != null) {
            part = Arrays.compareUnsigned(from, to) >= 0 ? new TreeMap<>() : part.headMap(to, false);
        }
        return cursor((descending ? part.descendingMap() : part).values().iterator());
    }

    @Override
    public RowCursor rows(List<byte[]> keys) {
        return cursor(
                keys.stream().map(rows::get).filter(row -> row != null).toList().iterator());
    }

    private static RowCursor cursor(Iterator<Stored> iterator) {
        return new RowCursor() {
            private Stored row = new Stored(new byte[0], -1, new byte[0]);

            @Override
            public boolean next() {
                if (!iterator.hasNext()) {
                    return false;
                }
                row = iterator.next();
                return true;
            }

            @Override
            public byte[] key() {
                return row.key();
            }

            @Override
            public void look(RowView view) {
                view.read(row.columns());
            }

            @Override
            public long offset() {
                return row.offset();
            }

            @Override
            public long timestamp() {
                return 1_000 + row.offset();
            }

            @Override
            public void close() {
                row = new Stored(new byte[0], -1, new byte[0]);
            }
        };
    }
}
