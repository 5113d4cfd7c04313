package dev.vidi.it.history;

/** Which guarantee a history breaks. */
public enum ViolationKind {
    /** A read returned a value that nobody wrote, or coordinates that do not match the source log. */
    VALUE_FROM_NOWHERE,
    /** A read differs from the last record of the key up to its position. */
    WRONG_AT_POSITION,
    /** A session read a partition before its own acknowledged write. */
    READ_YOUR_WRITES,
    /** A session's position on a partition went back. */
    MONOTONIC_READS,
    /** A session read a partition before a write that something it had seen or written depended on. */
    CAUSAL_ORDER,
    /** A STRONG read misses a write that was acknowledged before it was invoked. */
    STRONG_READ,
    /** A read over several partitions shows a write without one that it depended on. */
    TORN_READ,
    /** An acknowledged write is not in the source log where it was said to be. */
    LOST_WRITE,
    /** One write is in the source log more than once. */
    DUPLICATE_WRITE,
    /** A write is in the source log although its client was told that it failed. */
    FAILED_WRITE_APPLIED,
    /** The source log holds a write at or before a record of the same partition that the write depended on. */
    WRITE_ORDER,
    /** A read claims a position that includes a write invoked after the read had completed. */
    FROM_THE_FUTURE,
    /** Session order and reads-from form a cycle: something was seen before it was written. */
    CAUSAL_CYCLE,
    /** A read returned a version that was overwritten in its own causal past. */
    OVERWRITTEN_READ,
    /** A client was shown what no complete answer of the read log says. */
    SHOWN_UNLOGGED,
    /** A client was shown something else than the first complete answer in time. */
    SHOWN_OTHERWISE,
    /** An answer in the read log differs from the source log at its position. */
    LOGGED_UNTRUE,
    /** The parts of one answer do not fit together. */
    LOGGED_MIXED,
    /** A write cites reads, but the read log does not say so. */
    LOST_CAUSES,
    /** The read log names causes that the write does not cite. */
    WRONG_CAUSES
}
