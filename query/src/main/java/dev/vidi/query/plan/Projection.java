package dev.vidi.query.plan;

import dev.vidi.query.expression.Expression;

/**
 * A column of an answer.
 *
 * @param copied column of the table that it is, to be copied byte by byte; -1 when it is calculated
 * @param expression how it is calculated
 * @param text the same in SQL, cut to what fits a message
 */
public record Projection(int copied, Expression expression, String text) {}
