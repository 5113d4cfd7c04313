package dev.vidi.router.error;

/** The closed list of what a client can be told; one class of each front maps it to a status. */
public enum ErrorCode {
    /** Malformed query, value or token: fix it; the message names the place. */
    MALFORMED,
    /** No such table, read or subscription: fix the name. */
    NOT_FOUND,
    /** A table of this name exists. */
    ALREADY_EXISTS,
    /** Token of another cluster or of a recreated topic, table that is stopped: the message names the cure. */
    PRECONDITION,
    /** Position no longer retained: start a new session, or read now. */
    OUT_OF_RANGE,
    /** Too much in flight: back off for the delay given. */
    OVERLOADED,
    /** Answer too large: narrow the query. */
    TOO_LARGE,
    /** Position not reached in time, partition moving, not ready: retry the same call. */
    UNAVAILABLE,
    /** More time, or a looser level. */
    DEADLINE,
    /**
     * Part of the answer had been shown when another incarnation of the task took over: read again. Or a newer call follows
     * the subscription.
     */
    ABORTED,
    /** The client has gone. */
    CANCELLED,
    /** A log that cannot be understood: report. */
    CORRUPT,
    /** A defect of Vidi: report the incident. */
    INTERNAL
}
