package dev.vidi.client;

/**
 * A partition that a query has no answer of, or not all of it.
 *
 * @param reason why, for people
 */
public record MissingPartition(int partition, String reason) {}
