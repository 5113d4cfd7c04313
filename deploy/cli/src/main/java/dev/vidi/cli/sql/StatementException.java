package dev.vidi.cli.sql;

/** A text cannot be split into statements. The message names the place. */
public final class StatementException extends Exception {
    private static final long serialVersionUID = 1L;

    StatementException(Place place, String message) {
        super(place + ": " + message);
    }
}
