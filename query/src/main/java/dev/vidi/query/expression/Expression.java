package dev.vidi.query.expression;

import org.jspecify.annotations.Nullable;

/**
 * Something that has a value for each row: Boolean, Integer, Long, Double, BigDecimal or String, with dates and
 * timestamps in their {@link dev.vidi.query.row.StoredForm}, and null for SQL's NULL and UNKNOWN. Immutable.
 *
 * <p>A tree of small objects and no generated code (decision 20): made in a small part of
 * the time that a compiler takes, and as fast per row. What single functions do is left to Calcite's runtime.
 */
public interface Expression {

    /**
     * The value for the row that the frame looks at.
     *
     * @throws EvaluationException when there is none
     */
    @Nullable
    Object evaluate(Frame frame);
}
