/** Vidi as a whole against another database. */
@org.jspecify.annotations.NullMarked
package dev.vidi.it.differential;
