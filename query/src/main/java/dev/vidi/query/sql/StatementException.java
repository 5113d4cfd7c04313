package dev.vidi.query.sql;

/** A statement that cannot be used. The message names the place, what was expected or found, and the way out. */
public final class StatementException extends Exception {

    private final int line;
    private final int column;

    StatementException(int line, int column, String message) {
        super("line " + line + ", column " + column + ": " + message);
        this.line = line;
        this.column = column;
    }

    /** From 1. */
    public int line() {
        return line;
    }

    /** From 1. */
    public int column() {
        return column;
    }
}
