package dev.vidi.client;

/** What a read must at least see. */
public enum Level {
    /** Whatever the partition has applied. */
    EVENTUAL,
    /** Everything that the session has seen or written, and everything that depended on. The server's default. */
    SESSION,
    /** Every write that was acknowledged before the read was accepted. */
    STRONG;

    dev.vidi.proto.api.v1.Level toProto() {
        return switch (this) {
            case EVENTUAL -> dev.vidi.proto.api.v1.Level.LEVEL_EVENTUAL;
            case SESSION -> dev.vidi.proto.api.v1.Level.LEVEL_SESSION;
            case STRONG -> dev.vidi.proto.api.v1.Level.LEVEL_STRONG;
        };
    }
}
