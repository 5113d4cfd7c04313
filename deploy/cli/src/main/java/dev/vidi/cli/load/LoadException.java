package dev.vidi.cli.load;

/** A load cannot begin, or cannot go on. The message says why, and what to do. */
public final class LoadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LoadException(String message) {
        super(message);
    }

    LoadException(String message, Throwable cause) {
        super(message, cause);
    }
}
