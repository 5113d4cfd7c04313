package dev.vidi.bench.select;

import dev.vidi.bench.calls.CallLoop;
import dev.vidi.bench.load.ClosedLoop;
import dev.vidi.bench.load.Contender;
import dev.vidi.bench.load.Result;
import dev.vidi.bench.reads.ReadTable;
import dev.vidi.proto.api.v1.QueryRequest;
import dev.vidi.proto.api.v1.QueryResponse;
import dev.vidi.proto.api.v1.ReadsGrpc;
import io.grpc.Channel;
import io.grpc.Metadata;
import java.time.Duration;

/**
 * Queries of few rows, the same text with another key each time.
 *
 * @param condition on the key, with one parameter for it
 */
public record SmallQueries(Channel channel, ReadTable table, String condition) implements Contender {

    private static final int LIMIT = 10;

    @Override
    public Result run(int inFlight, Duration time) throws InterruptedException {
        return new CallLoop<>(
                        channel,
                        ReadsGrpc.getQueryMethod(),
                        new Asker(
                                "SELECT * FROM " + table.name() + " WHERE " + condition + " LIMIT " + LIMIT,
                                table,
                                new int[inFlight]),
                        new ClosedLoop(inFlight, time))
                .run();
    }

    @SuppressWarnings("ArrayRecordComponent") // made once, never compared
    private record Asker(String sql, ReadTable table, int[] rows)
            implements CallLoop.Asker<QueryRequest, QueryResponse> {

        @Override
        public QueryRequest request(int slot) {
            rows[slot] = 0;
            return QueryRequest.newBuilder()
                    .setSql(sql)
                    .addParameters(table.anyKey())
                    .build();
        }

        @Override
        public Metadata headers(int slot) {
            return new Metadata();
        }

        @Override
        public void answered(int slot, QueryResponse response) {
            rows[slot] += response.getRows().getRowsCount();
        }

        @Override
        public void ended(int slot) {
            if (rows[slot] < 1 || rows[slot] > LIMIT) {
                throw new IllegalStateException(sql + " gave " + rows[slot] + " rows");
            }
        }
    }
}
