package dev.vidi.query.expression;

import org.jspecify.annotations.Nullable;

/**
 * Something that has a value for each row: Boolean, Integer, Long, Double, BigDecimal or String, with dates and
 * timestamps in their {@link dev.vidi.query.row.StoredForm}, and null for SQL's NULL and UNKNOWN. Immutable.
 *
 * <p>A tree of small objects and no generated code: made in microseconds where Janino takes milliseconds, as fast per
 * row, without a limit of 64 KB a method, and free to stop at the first FALSE of an AND. What single functions do is
 * left to Calcite's runtime.
 */
public abstract class Expression {

    Expression() {}

    /**
     * The value for the row that the frame looks at.
     *
     * @throws EvaluationException when there is none
     */
    public abstract @Nullable Object evaluate(Frame frame);
}
