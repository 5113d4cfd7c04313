package dev.vidi.query.eval;

/** Goes through rows in the order of their keys. What it returns is not to be changed. Confined to one thread. */
public interface RowCursor extends AutoCloseable {

    /** Goes to the next row, at first to the first; false at the end. */
    boolean next();

    /** The key, in Vidi's ordered key encoding. */
    byte[] key();

    /** The columns, in Vidi's row encoding. */
    byte[] columns();

    /** Offset of the record that wrote the row. */
    long offset();

    /** Timestamp of that record, ms since the epoch. */
    long timestamp();

    @Override
    void close();
}
