/** Servers as processes of their own. Start at {@link dev.vidi.bench.process.ServerStarts}. */
@NullMarked
package dev.vidi.bench.process;

import org.jspecify.annotations.NullMarked;
