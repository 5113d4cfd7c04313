package dev.vidi.bench.select;

import dev.vidi.proto.api.v1.QueryRequest;
import dev.vidi.proto.api.v1.Value;

/**
 * A look at all rows of a table of {@link dev.vidi.bench.rows.Rows}, which takes 1 in 1,000: those with a stock below 10, as
 * stocks go from 0 to 9,999 in turn.
 */
public record Scan(String table, int rows) {

    static final int STOCK_BOUND = 10;
    private static final int STOCKS = 10_000;

    QueryRequest request() {
        return QueryRequest.newBuilder()
                .setSql("SELECT * FROM " + table + " WHERE stock < ?")
                .addParameters(Value.newBuilder().setIntValue(STOCK_BOUND))
                .build();
    }

    /** How many rows are taken. */
    int taken() {
        return rows / STOCKS * STOCK_BOUND + Math.min(STOCK_BOUND, rows % STOCKS);
    }

    void check(long found, long examined) {
        if (found != taken() || examined != rows) {
            throw new IllegalStateException(
                    "a scan of " + rows + " rows found " + found + " of " + taken() + " and looked at " + examined);
        }
    }
}
