/**
 * Files of rows to writes: lines of bounded length, the rows that they hold, writes in flight side by side, and a
 * checkpoint from which a load that was killed goes on. Start at {@link dev.vidi.cli.load.Loader}. Knows no options and
 * no exit status.
 */
@NullMarked
package dev.vidi.cli.load;

import org.jspecify.annotations.NullMarked;
