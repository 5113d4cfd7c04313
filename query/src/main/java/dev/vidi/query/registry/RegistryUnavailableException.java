package dev.vidi.query.registry;

/** What a table is to be made with is not known now, because its registry does not answer: try again. */
public final class RegistryUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    RegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
