package dev.vidi.query.sql;

/** Something that Calcite takes and that cannot be evaluated here; becomes an error at the place of its expression. */
final class UnsupportedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsupportedException(String message) {
        super(message);
    }
}
