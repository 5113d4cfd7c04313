/**
 * Runs Vidi nodes as processes of their own, so that they can be killed and paused; starts at {@link
 * dev.vidi.it.process.NodeProcess}; knows nothing of what the nodes do.
 */
@NullMarked
package dev.vidi.it.process;

import org.jspecify.annotations.NullMarked;
