/** Values and keys of every type, through a node. */
@NullMarked
package dev.vidi.it.types;

import org.jspecify.annotations.NullMarked;
