/** Storm as a peer of the benchmarks, in a process of its own. Start at {@link dev.vidi.storm.StormPeer}. */
@NullMarked
package dev.vidi.storm;

import org.jspecify.annotations.NullMarked;
