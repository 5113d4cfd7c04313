package dev.vidi.query.eval;

/**
 * Why a row could not be evaluated.
 *
 * @param expression the part of the query that failed; empty when it was the row
 * @param problem what is wrong, such as {@code division by zero}
 */
public record RowError(String expression, String problem) {

    /** For people. */
    public String message() {
        return expression.isEmpty() ? problem : problem + " in " + expression;
    }
}
