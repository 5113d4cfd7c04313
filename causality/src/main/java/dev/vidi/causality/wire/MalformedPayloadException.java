package dev.vidi.causality.wire;

/** Bytes in one of Vidi's topics that are not what the topic holds; the message names the place. */
public final class MalformedPayloadException extends Exception {
    MalformedPayloadException(String message, Throwable cause) {
        super(message, cause);
    }

    MalformedPayloadException(String message) {
        super(message);
    }
}
