package dev.vidi.query.eval;

import dev.vidi.query.row.RowView;

/** Goes through rows in the order of their keys. Confined to one thread. */
public interface RowCursor extends AutoCloseable {

    /** Goes to the next row, at first to the first; false at the end. */
    boolean next();

    /** The key, in Vidi's ordered key encoding; for keeps, and not to be changed. */
    byte[] key();

    /**
     * Lets a view look into the columns, until the next row.
     *
     * @throws IllegalArgumentException when they start like no row
     */
    void look(RowView view);

    /** Offset of the record that wrote the row. */
    long offset();

    /** Timestamp of that record, ms since the epoch. */
    long timestamp();

    @Override
    void close();
}
