package dev.vidi.causality.readlog;

/**
 * What a partition tells of itself. Position, placement and incarnation are those of the {@link LogBatch} that carries it.
 *
 * @param horizon first position (next offset) from which the rows are a state that the partition was really in
 * @param answers whether reads are answered: the end that was there at the start is known, and the horizon is reached
 * @param rows how many there are, exactly
 * @param diskBytes of the files that keep the rows
 * @param deadLetters records up to the position that could not be applied
 * @param subscriptions that are registered
 * @param parked reads that wait for a position
 * @param node the process that owns it, for people
 */
public record PartitionState(
        long horizon,
        boolean answers,
        long rows,
        long diskBytes,
        long deadLetters,
        int subscriptions,
        int parked,
        String node) {}
