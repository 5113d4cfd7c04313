package dev.vidi.causality.readlog;

/** What a read must at least see. */
public enum Level {
    /** Whatever the partition has applied. */
    EVENTUAL,
    /** Everything the session has seen or written, and what that depended on. */
    SESSION,
    /** Every write that was acknowledged before the read was accepted. */
    STRONG,
    /** Exactly a given position. */
    AS_OF
}
