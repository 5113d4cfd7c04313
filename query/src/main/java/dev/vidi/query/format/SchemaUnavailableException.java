package dev.vidi.query.format;

/**
 * Whether a record is a row cannot be known now, because the schema that it was written with is not to be had. The record
 * must not be passed over: the same one may be asked again later.
 */
public final class SchemaUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SchemaUnavailableException(String message) {
        super(message);
    }

    public SchemaUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
