/**
 * Texts of statements: splitting, running and showing them. Start at {@link dev.vidi.cli.sql.StatementRunner}. It knows
 * neither command lines nor terminals.
 */
@NullMarked
package dev.vidi.cli.sql;

import org.jspecify.annotations.NullMarked;
