package dev.vidi.query.plan;

/** Parameters that do not fit their query. The message names the parameter and what it takes. */
public final class ParameterException extends Exception {
    private static final long serialVersionUID = 1L;

    ParameterException(String message) {
        super(message);
    }
}
