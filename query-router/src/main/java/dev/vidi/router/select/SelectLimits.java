package dev.vidi.router.select;

import java.time.Duration;

/**
 * Limits of queries on one router.
 *
 * @param queriesMax queries that run at a time
 * @param rowBytesMax bytes of rows that wait for their clients, of all queries together
 * @param pageTimeout how long a page after the first may take, before it is asked for again
 * @param pageTries how often
 */
public record SelectLimits(int queriesMax, long rowBytesMax, Duration pageTimeout, int pageTries) {

    /** 1,024 queries, 256 MiB of rows, six times 5 seconds a page. */
    public static final SelectLimits DEFAULT = new SelectLimits(1_024, 256L << 20, Duration.ofSeconds(5), 6);
}
