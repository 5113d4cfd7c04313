package dev.vidi.node;

/** A setting is unknown or unusable; the message names it, where it was set, and what was expected. */
public final class NodeConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NodeConfigException(String message) {
        super(message);
    }
}
