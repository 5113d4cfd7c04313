/** Tests of the node's kafka. */
@NullMarked
package dev.vidi.node.kafka;

import org.jspecify.annotations.NullMarked;
