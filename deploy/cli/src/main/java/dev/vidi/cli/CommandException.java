package dev.vidi.cli;

/** A failure that a person can do something about: its message is all that is shown. */
public final class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    public CommandException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** Exit status. */
    public int status() {
        return status;
    }
}
