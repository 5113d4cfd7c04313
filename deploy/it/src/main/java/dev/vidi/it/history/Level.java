package dev.vidi.it.history;

/** What a read asked to see at least. */
public enum Level {
    /** Whatever is applied. */
    EVENTUAL,
    /** All that the session has seen or written, and what that depended on. */
    SESSION,
    /** All that was acknowledged before the read was invoked, and what SESSION sees. */
    STRONG
}
