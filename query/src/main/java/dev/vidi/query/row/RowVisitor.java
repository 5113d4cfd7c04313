package dev.vidi.query.row;

/** Is shown the values of a row, one call a column, in column order; without objects, as far as values have a form without. */
public interface RowVisitor {
    /** NULL. */
    void nothing(int column);

    /** A BOOLEAN. */
    void flag(int column, boolean value);

    /** An INTEGER or BIGINT; the days of a DATE, or the microseconds of a TIME or TIMESTAMP. */
    void number(int column, long value);

    /** A DOUBLE. */
    void real(int column, double value);

    /** The UTF-8 of a VARCHAR, or a VARBINARY: a part of an array, which is not to be changed. */
    void bytes(int column, byte[] bytes, int from, int length);

    /** A value of any other type, in the domain of its column. */
    void other(int column, Object value);
}
