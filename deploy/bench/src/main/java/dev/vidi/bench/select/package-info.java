/**
 * Queries, and what they are compared with. Start at {@link dev.vidi.bench.select.Scans} and
 * {@link dev.vidi.bench.select.HandScan}.
 */
@NullMarked
package dev.vidi.bench.select;

import org.jspecify.annotations.NullMarked;
