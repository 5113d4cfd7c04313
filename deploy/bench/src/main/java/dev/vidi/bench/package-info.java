/**
 * Benchmarks: one run holds Vidi and what it is compared with. Start at {@link dev.vidi.bench.ReadBench}.
 */
@NullMarked
package dev.vidi.bench;

import org.jspecify.annotations.NullMarked;
