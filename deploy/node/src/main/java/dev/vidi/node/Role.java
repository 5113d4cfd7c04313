package dev.vidi.node;

/** What a node does; one process may do all of it. */
public enum Role {
    /** Answers clients: publishes reads and gathers answers. */
    ROUTER,
    /** Applies source records and joins reads with them. */
    PROCESSOR,
    /** Runs Kafka in the process, for a machine without a cluster. */
    BROKER
}
