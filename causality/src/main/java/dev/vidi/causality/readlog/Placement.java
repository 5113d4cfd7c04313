package dev.vidi.causality.readlog;

/** Whether the keys of a partition are where the partitioner puts them. */
public enum Placement {
    /** Not yet verified through the horizon. */
    UNKNOWN,
    VERIFIED,
    /** At least one key was found elsewhere. */
    VIOLATED
}
