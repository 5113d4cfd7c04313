/**
 * Expressions over one row, ready to be evaluated: SQL's three-valued logic around the functions of Calcite's runtime.
 * Start at {@link dev.vidi.query.expression.Expression}; knows neither SQL text nor plans.
 */
@NullMarked
package dev.vidi.query.expression;

import org.jspecify.annotations.NullMarked;
