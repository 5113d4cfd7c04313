/**
 * The rows that are read and applied. Start at {@link dev.vidi.bench.rows.Rows}.
 */
@NullMarked
package dev.vidi.bench.rows;

import org.jspecify.annotations.NullMarked;
