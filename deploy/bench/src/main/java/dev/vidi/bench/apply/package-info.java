/**
 * How quickly source records are applied, by Vidi's tables and by a plain KTable. Start at {@link dev.vidi.bench.apply.ApplyWatch}.
 */
@NullMarked
package dev.vidi.bench.apply;

import org.jspecify.annotations.NullMarked;
