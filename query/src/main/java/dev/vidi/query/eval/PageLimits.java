package dev.vidi.query.eval;

/**
 * How much one page is.
 *
 * @param rows rows that it has at most
 * @param bytes bytes of keys and columns; passed by the last row at most
 * @param examined rows that it looks at, so that a filter that takes few does not hold up others
 * @param failures rows that could not be evaluated
 */
public record PageLimits(int rows, long bytes, int examined, int failures) {
    public PageLimits {
        if (rows < 1 || bytes < 1 || examined < 1 || failures < 1) {
            throw new IllegalArgumentException("a page takes at least 1 row, byte, examined row and failure");
        }
    }
}
