/** Where a node's log goes: start at {@link dev.vidi.node.logging.NodeLogging}. */
@NullMarked
package dev.vidi.node.logging;

import org.jspecify.annotations.NullMarked;
