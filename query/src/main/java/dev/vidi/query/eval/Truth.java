package dev.vidi.query.eval;

/** What a filter says of a row. */
public enum Truth {
    TRUE,
    FALSE,
    /** SQL's UNKNOWN: the row is not in the answer, and would not be under NOT either. */
    UNKNOWN,
    /** The filter has no value for the row, see {@link RowEvaluation#error}. */
    FAILED
}
