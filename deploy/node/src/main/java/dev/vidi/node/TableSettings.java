package dev.vidi.node;

import java.time.Duration;

/**
 * How many tables there may be, and how they run on Kafka Streams.
 *
 * @param max tables beyond which CREATE TABLE is refused
 * @param standbyReplicas copies of the state on other nodes
 * @param threads stream threads of each table
 * @param diskBytesMax what the rows of a partition may take on a node's disk; 0 for as much as there is
 * @param sessionTimeout how long a dead node's partitions wait for another one
 * @param groupInstanceId a name that survives restarts; empty for a member of no fixed name
 */
public record TableSettings(
        int max,
        int standbyReplicas,
        int threads,
        long diskBytesMax,
        Duration sessionTimeout,
        String groupInstanceId) {}
