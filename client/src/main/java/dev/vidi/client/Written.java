package dev.vidi.client;

/**
 * A write that was acknowledged.
 *
 * @param token stands for the write and everything that the session had seen before it
 * @param repeatedOperation whether it had been done before under its operation id
 */
public record Written(Coordinates at, Token token, String operationId, boolean repeatedOperation) {}
