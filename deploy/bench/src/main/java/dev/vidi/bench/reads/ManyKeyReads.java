package dev.vidi.bench.reads;

import dev.vidi.bench.calls.CallLoop;
import dev.vidi.bench.load.ClosedLoop;
import dev.vidi.bench.load.Contender;
import dev.vidi.bench.load.Result;
import dev.vidi.proto.api.v1.GetManyRequest;
import dev.vidi.proto.api.v1.GetManyResponse;
import dev.vidi.proto.api.v1.ReadsGrpc;
import io.grpc.Channel;
import io.grpc.Metadata;
import java.time.Duration;

/**
 * {@code GetMany}: one read of many keys, at the level SESSION. What is counted are rows.
 *
 * @param keysPerRead keys of each read
 */
public record ManyKeyReads(Channel channel, ReadTable table, int keysPerRead) implements Contender {

    @Override
    public Result run(int inFlight, Duration time) throws InterruptedException {
        return new CallLoop<>(
                        channel,
                        ReadsGrpc.getGetManyMethod(),
                        new Reads(table, keysPerRead, new int[inFlight]),
                        new ClosedLoop(inFlight, time, keysPerRead))
                .run();
    }

    @SuppressWarnings("ArrayRecordComponent") // made once, never compared
    private record Reads(ReadTable table, int keysPerRead, int[] rows)
            implements CallLoop.Asker<GetManyRequest, GetManyResponse> {

        @Override
        public GetManyRequest request(int slot) {
            rows[slot] = 0;
            GetManyRequest.Builder request = GetManyRequest.newBuilder().setTable(table.name());
            for (int i = 0; i < keysPerRead; i++) {
                request.addKeys(table.anyKey());
            }
            return request.build();
        }

        @Override
        public Metadata headers(int slot) {
            return new Metadata();
        }

        @Override
        public void answered(int slot, GetManyResponse page) {
            page.getResultsList().forEach(ReadTable::check);
            rows[slot] += page.getResultsCount();
        }

        @Override
        public void ended(int slot) {
            if (rows[slot] != keysPerRead) {
                throw new IllegalStateException(rows[slot] + " results for " + keysPerRead + " keys");
            }
        }
    }
}
