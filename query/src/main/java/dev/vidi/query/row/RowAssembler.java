package dev.vidi.query.row;

import dev.vidi.query.catalog.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts the bytes of rows together, as {@link RowCodec} writes them, from calculated values and from columns of other
 * rows, which are copied without being decoded. Confined to one thread.
 */
public final class RowAssembler {
    /** Bytes of a row that is put together: a list of columns can repeat a large one a thousand times. */
    public static final int BYTES_MAX = 16 << 20;

    private final Column[] columns;
    private final int bitmapBytes;
    private final ByteWriter out;
    private int bitmap;
    private int next;

    public RowAssembler(List<Column> columns) {
        this.columns = columns.toArray(Column[]::new);
        this.bitmapBytes = (this.columns.length + 7) / 8;
        this.out = new ByteWriter(16 + 12 * this.columns.length);
    }

    /** Starts a row; its columns follow, in order. */
    public void start() {
        out.clear();
        out.putByte(RowCodec.VERSION);
        bitmap = out.skip(bitmapBytes);
        next = 0;
    }

    /**
     * Adds a value in its {@link StoredForm}.
     *
     * @throws IllegalArgumentException when the value is not in the domain of the column, or the row becomes too large
     */
    public void put(@Nullable Object stored) {
        Column column = columns[next];
        if (stored != null) {
            RowCodec.putAdmitted(out, column, Domain.admit(column.type(), StoredForm.value(column.type(), stored)));
        } else if (column.nullable()) {
            out.setBit(bitmap, next);
        } else {
            throw new IllegalArgumentException("column " + column.name() + " is NOT NULL, found NULL");
        }
        next++;
        requireSize(0);
    }

    /**
     * Adds a column of another row, of the same type.
     *
     * @throws IllegalArgumentException when the row becomes too large
     */
    public void copy(RowView row, int column) {
        if (row.isNull(column)) {
            put(null);
        } else {
            int end = row.end(column);
            int start = row.start(column);
            requireSize(end - start);
            out.putRaw(row.bytes(), start, end);
            next++;
        }
    }

    private void requireSize(int more) {
        if (out.size() + (long) more > BYTES_MAX) {
            throw new IllegalArgumentException("the row of the answer is larger than " + BYTES_MAX + " bytes");
        }
    }

    /** The bytes of the row. */
    public byte[] toBytes() {
        if (next != columns.length) {
            throw new IllegalStateException("a row of " + columns.length + " columns was given " + next);
        }
        return out.toBytes();
    }
}
