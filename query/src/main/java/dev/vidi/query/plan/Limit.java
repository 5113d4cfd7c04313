package dev.vidi.query.plan;

/**
 * The number of rows that a query wants at most.
 *
 * @param rows the number; -1 when a parameter says it
 * @param parameter the parameter that says it, from 0; -1 when none does
 */
public record Limit(long rows, int parameter) {
    public Limit {
        if (rows < 0 == parameter < 0) {
            throw new IllegalArgumentException("a limit is a number of rows or a parameter, was " + rows);
        }
    }
}
