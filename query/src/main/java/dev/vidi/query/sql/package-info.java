/**
 * SQL text to validated statements and plans: the only importer of Calcite's parser and planner. Start at
 * {@link dev.vidi.query.sql.Statements} and {@link dev.vidi.query.sql.Queries}; knows no rows.
 */
@NullMarked
package dev.vidi.query.sql;

import org.jspecify.annotations.NullMarked;
