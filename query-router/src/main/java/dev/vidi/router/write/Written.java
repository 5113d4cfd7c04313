package dev.vidi.router.write;

import dev.vidi.causality.token.Token;

/**
 * A write that was done.
 *
 * @param partition partition of the table's source topic
 * @param offset offset of the record
 * @param timestamp the record's timestamp, ms since the epoch
 * @param token the session's context with the write
 * @param repeated whether it had been done before, under the same operation id
 */
public record Written(int partition, long offset, long timestamp, Token token, boolean repeated) {}
