package dev.vidi.it.history;

/** How an operation ended for its client. */
public enum Outcome {
    /** Acknowledged or answered. */
    OK,
    /** Refused: it certainly had no effect. */
    FAILED,
    /** Timed out or cut off: it may have had its effect. */
    UNKNOWN
}
