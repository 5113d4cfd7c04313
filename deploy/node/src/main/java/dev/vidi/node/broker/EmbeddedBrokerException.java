package dev.vidi.node.broker;

import org.jspecify.annotations.Nullable;

/** The embedded broker could not start; the message says what was found, where, and the way out. */
public final class EmbeddedBrokerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    EmbeddedBrokerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
