/**
 * The use case: append rows, or their deletion, to source topics, with the reads that informed them and what they depend
 * on. Start at {@link dev.vidi.router.write.RowWriter}. Knows no gRPC.
 */
@NullMarked
package dev.vidi.router.write;

import org.jspecify.annotations.NullMarked;
