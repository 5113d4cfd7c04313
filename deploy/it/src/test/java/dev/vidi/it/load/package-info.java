/** Files that are loaded while processes are killed. */
@org.jspecify.annotations.NullMarked
package dev.vidi.it.load;
