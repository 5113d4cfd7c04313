package dev.vidi.processors.join;

import java.time.Duration;

/**
 * Limits of the pages of queries in one join task.
 *
 * @param rowsMax rows of a page
 * @param bytesMax bytes of keys and columns of a page; passed by its last row at most
 * @param examinedMax rows that a page looks at
 * @param pagesMax pages under evaluation
 * @param pendingBytesMax bytes found by pages that are not yet answered; the one in front goes on alone while there are more
 * @param sliceKeysMax keys looked at in one slice
 * @param sliceTime how long a slice may take
 */
public record PageOptions(
        int rowsMax,
        long bytesMax,
        int examinedMax,
        int pagesMax,
        long pendingBytesMax,
        int sliceKeysMax,
        Duration sliceTime) {

    /**
     * Pages of 10,000 rows, 1 MiB and 131,072 rows looked at; 256 of them under evaluation, with 32 MiB found; slices of
     * 1,024 keys or 1 ms.
     */
    public static final PageOptions DEFAULT =
            new PageOptions(10_000, 1 << 20, 1 << 17, 256, 32 << 20, 1_024, Duration.ofMillis(1));

    public PageOptions {
        if (rowsMax < 1 || bytesMax < 1 || examinedMax < 1 || pagesMax < 1 || sliceKeysMax < 1) {
            throw new IllegalArgumentException("a page has at least a row, and a slice looks at a key or more");
        }
    }
}
