package dev.vidi.causality.token;

/** A token that cannot be accepted; the message says why and what to do. */
public final class TokenException extends Exception {

    private final Reason reason;

    public TokenException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** The closed list of reasons. */
    public enum Reason {
        /** Not a token, or only a piece of one. */
        MALFORMED,
        /** Not signed by a key that this server knows. */
        FORGED,
        /** Names the offsets of another cluster. */
        FOREIGN,
        /** Made by a newer version. */
        NEWER
    }
}
