package dev.vidi.causality.readlog;

/**
 * Why a partition did not answer a read.
 *
 * @param detail for people: what was asked, what was reached
 */
public record Refusal(Reason reason, String detail) {

    /** The closed list of reasons. */
    public enum Reason {
        /** The position was not reached in time. */
        NOT_REACHED,
        /** The partition has not yet applied what it found at its start. */
        CATCHING_UP,
        /** Too many reads are waiting. */
        TOO_MANY_PARKED,
        /** A row does not fit a record of the read log. */
        ROW_TOO_LARGE,
        /** The position demanded lies behind the end of the partition. */
        BEYOND_END,
        /** The read event could not be understood. */
        MALFORMED,
        /** The rows as they were at the position asked for are no longer kept. */
        HISTORY_GONE,
        /** The query has no value for a row. */
        ROW_FAILED,
        /** There is no such subscription. */
        NOT_SUBSCRIBED,
        /** Another call follows the subscription. */
        SUPERSEDED,
        /** The subscription was acknowledged further. */
        ACKNOWLEDGED
    }
}
