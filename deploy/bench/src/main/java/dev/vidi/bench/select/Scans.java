package dev.vidi.bench.select;

import dev.vidi.bench.calls.CallLoop;
import dev.vidi.bench.load.ClosedLoop;
import dev.vidi.bench.load.Contender;
import dev.vidi.bench.load.Result;
import dev.vidi.proto.api.v1.QueryRequest;
import dev.vidi.proto.api.v1.QueryResponse;
import dev.vidi.proto.api.v1.ReadsGrpc;
import io.grpc.Channel;
import io.grpc.Metadata;
import java.time.Duration;

/** {@code Query} over all rows; what is counted are the rows that are looked at. */
public record Scans(Channel channel, Scan scan) implements Contender {

    @Override
    public Result run(int inFlight, Duration time) throws InterruptedException {
        return new CallLoop<>(
                        channel,
                        ReadsGrpc.getQueryMethod(),
                        new Asker(scan, new long[inFlight], new long[inFlight]),
                        new ClosedLoop(inFlight, time, scan.rows()))
                .run();
    }

    @SuppressWarnings("ArrayRecordComponent") // made once, never compared
    private record Asker(Scan scan, long[] found, long[] examined)
            implements CallLoop.Asker<QueryRequest, QueryResponse> {

        @Override
        public QueryRequest request(int slot) {
            found[slot] = 0;
            examined[slot] = 0;
            return scan.request();
        }

        @Override
        public Metadata headers(int slot) {
            return new Metadata();
        }

        @Override
        public void answered(int slot, QueryResponse response) {
            found[slot] += response.getRows().getRowsCount();
            examined[slot] += response.getEnd().getExamined();
        }

        @Override
        public void ended(int slot) {
            scan.check(found[slot], examined[slot]);
        }
    }
}
