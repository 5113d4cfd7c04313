/** Tables, columns and types: validated definitions, which know neither rows nor SQL. */
@NullMarked
package dev.vidi.query.catalog;

import org.jspecify.annotations.NullMarked;
