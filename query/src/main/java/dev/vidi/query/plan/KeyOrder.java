package dev.vidi.query.plan;

/** The order in which a query wants its rows. */
public enum KeyOrder {
    /** As they come. */
    NONE,
    /** By key, the lowest first. */
    ASCENDING,
    /** By key, the highest first. */
    DESCENDING
}
