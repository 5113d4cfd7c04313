/** What operators see of a node, and whether the documentation says the same. */
@org.jspecify.annotations.NullMarked
package dev.vidi.it.watch;
