/**
 * The use case: admit a read, register it, publish it, await its answer. Start at {@link dev.vidi.router.read.Reads}. Knows
 * no gRPC.
 */
@NullMarked
package dev.vidi.router.read;

import org.jspecify.annotations.NullMarked;
