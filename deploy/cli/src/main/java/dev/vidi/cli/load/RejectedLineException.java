package dev.vidi.cli.load;

/** A line holds no row of the table. The message says why. */
final class RejectedLineException extends Exception {
    private static final long serialVersionUID = 1L;

    RejectedLineException(String reason) {
        super(reason);
    }
}
