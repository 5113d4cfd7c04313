/** What reads and tables cost to keep. Start at {@link dev.vidi.bench.cost.ReadCosts}. */
@NullMarked
package dev.vidi.bench.cost;

import org.jspecify.annotations.NullMarked;
