/** Tests of the demo. */
@NullMarked
package dev.vidi.node.demo;

import org.jspecify.annotations.NullMarked;
