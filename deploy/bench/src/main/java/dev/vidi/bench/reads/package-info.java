/**
 * Reads of a Vidi table under load. Start at {@link dev.vidi.bench.reads.UnaryReads}.
 */
@NullMarked
package dev.vidi.bench.reads;

import org.jspecify.annotations.NullMarked;
