package dev.vidi.bench.reads;

import dev.vidi.bench.calls.CallLoop;
import dev.vidi.bench.load.ClosedLoop;
import dev.vidi.bench.load.Contender;
import dev.vidi.bench.load.Result;
import dev.vidi.proto.api.v1.GetRequest;
import dev.vidi.proto.api.v1.GetResponse;
import dev.vidi.proto.api.v1.Level;
import dev.vidi.proto.api.v1.ReadOptions;
import dev.vidi.proto.api.v1.ReadsGrpc;
import io.grpc.Channel;
import io.grpc.Metadata;
import java.time.Duration;

/**
 * {@code Get}, a key a call. At the level SESSION each slot is a session: it sends the token of its last answer. At the
 * level EVENTUAL there is none to send.
 */
public record UnaryReads(Channel channel, ReadTable table, Level level) implements Contender {

    @Override
    public Result run(int inFlight, Duration time) throws InterruptedException {
        return new CallLoop<>(
                        channel,
                        ReadsGrpc.getGetMethod(),
                        new Sessions(table, level, inFlight),
                        new ClosedLoop(inFlight, time))
                .run();
    }

    private static final class Sessions implements CallLoop.Asker<GetRequest, GetResponse> {

        private static final Metadata.Key<byte[]> TOKEN =
                Metadata.Key.of("vidi-token-bin", Metadata.BINARY_BYTE_MARSHALLER);

        private final ReadTable table;
        private final ReadOptions options;
        private final boolean session;
        private final byte[][] tokens;

        Sessions(ReadTable table, Level level, int slots) {
            this.table = table;
            this.options = ReadOptions.newBuilder().setLevel(level).build();
            this.session = level == Level.LEVEL_SESSION;
            this.tokens = new byte[slots][0];
        }

        @Override
        public GetRequest request(int slot) {
            return GetRequest.newBuilder()
                    .setTable(table.name())
                    .setKey(table.anyKey())
                    .setOptions(options)
                    .build();
        }

        @Override
        public Metadata headers(int slot) {
            Metadata headers = new Metadata();
            if (tokens[slot].length > 0) {
                headers.put(TOKEN, tokens[slot]);
            }
            return headers;
        }

        @Override
        public void answered(int slot, GetResponse response) {
            ReadTable.check(response.getResult());
            if (session) {
                tokens[slot] = response.getToken().toByteArray();
            }
        }
    }
}
