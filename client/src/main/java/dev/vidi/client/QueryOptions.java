package dev.vidi.client;

import java.time.Duration;

/**
 * How to run a query.
 *
 * @param reading level, waiting, and for whom; its timeout is that of the whole result, from the call to its last row
 * @param allowPartial whether partitions that do not answer are named at the end, rather than failing the query
 * @param rowsMax rows of the whole answer, beyond which the query fails; 0 for no bound
 */
public record QueryOptions(ReadOptions reading, boolean allowPartial, long rowsMax) {

    /** As reads by default, of all partitions, without a bound. */
    public static final QueryOptions DEFAULT = new QueryOptions(ReadOptions.DEFAULT, false, 0);

    /** Checks the bound. */
    public QueryOptions {
        if (rowsMax < 0) {
            throw new IllegalArgumentException("rowsMax must be >= 0, was " + rowsMax);
        }
    }

    /** The same, reading in another way. */
    public QueryOptions withReading(ReadOptions value) {
        return new QueryOptions(value, allowPartial, rowsMax);
    }

    /** The same with a level. */
    public QueryOptions withLevel(Level value) {
        return withReading(reading.withLevel(value));
    }

    /** The same with a timeout of the whole result. */
    public QueryOptions withTimeout(Duration value) {
        return withReading(reading.withTimeout(value));
    }

    /** The same, taking an answer that some partitions are missing in, or not. */
    public QueryOptions withAllowPartial(boolean value) {
        return new QueryOptions(reading, value, rowsMax);
    }

    /** The same with a bound on the rows; 0 for none. */
    public QueryOptions withRowsMax(long value) {
        return new QueryOptions(reading, allowPartial, value);
    }
}
