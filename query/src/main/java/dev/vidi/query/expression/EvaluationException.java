package dev.vidi.query.expression;

/** An expression has no value for a row. Caught where rows are examined one by one, so it carries no stack. */
public final class EvaluationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String expression;
    private final String problem;

    EvaluationException(String expression, String problem) {
        super(problem, null, false, false);
        this.expression = expression;
        this.problem = problem;
    }

    /** The part of the query that failed. */
    public String expression() {
        return expression;
    }

    /** What is wrong, such as {@code division by zero}. */
    public String problem() {
        return problem;
    }
}
