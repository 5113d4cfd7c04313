package dev.vidi.processors.join;

import dev.vidi.causality.readlog.ReadEvent;

/**
 * A read as it came out of the reads topic.
 *
 * @param event what is asked
 * @param home partition of the read log that the answer goes to
 * @param appended broker time at which it was appended, ms since the epoch
 * @param offset offset of its batch
 * @param router that asks
 * @param index place in the batch
 * @param arrivedNanos when the task took it up, ns of the process
 */
record ArrivedRead(ReadEvent event, int home, long appended, long offset, long router, int index, long arrivedNanos) {}
