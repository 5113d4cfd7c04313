/** Tests of the node's logging. */
@NullMarked
package dev.vidi.node.logging;

import org.jspecify.annotations.NullMarked;
