/** Tests of the node's operations. */
@NullMarked
package dev.vidi.node.operations;

import org.jspecify.annotations.NullMarked;
