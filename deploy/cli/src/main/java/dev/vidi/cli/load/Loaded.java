package dev.vidi.cli.load;

/**
 * What a load did, with what it had done before it was killed.
 *
 * @param rows that were written
 * @param found rows of them that had been written already when the load went on, but not noted
 * @param rejected lines
 * @param here lines that were handled since the load began or went on
 */
public record Loaded(long rows, long found, long rejected, long here) {}
