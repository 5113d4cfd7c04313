/**
 * Tails the read log, matches answers to reads, merges, expires. Start at {@link dev.vidi.router.gather.AnswerConsumer}.
 * Does not know who publishes the reads.
 */
@NullMarked
package dev.vidi.router.gather;

import org.jspecify.annotations.NullMarked;
