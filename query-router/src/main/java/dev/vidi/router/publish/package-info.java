/**
 * Partitions to visit, batching, and the append of read events. Start at {@link dev.vidi.router.publish.ReadPublisher}.
 * Does not know who gathers the answers.
 */
@NullMarked
package dev.vidi.router.publish;

import org.jspecify.annotations.NullMarked;
