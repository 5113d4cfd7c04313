package dev.vidi.node.kafka;

import org.jspecify.annotations.Nullable;

/** The Kafka cluster cannot be used as it is; the message says what was found, where, and the way out. */
public final class ClusterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ClusterException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
