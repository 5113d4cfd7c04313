/** Tests of the node's configuration. */
@NullMarked
package dev.vidi.node;

import org.jspecify.annotations.NullMarked;
