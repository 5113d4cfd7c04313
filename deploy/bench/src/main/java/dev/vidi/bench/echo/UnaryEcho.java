package dev.vidi.bench.echo;

import dev.vidi.bench.calls.CallLoop;
import dev.vidi.bench.load.ClosedLoop;
import dev.vidi.bench.load.Contender;
import dev.vidi.bench.load.Result;
import io.grpc.Channel;
import io.grpc.Metadata;
import java.time.Duration;

/** Bare unary calls. */
public record UnaryEcho(Channel channel, MessageBytes bytes) implements Contender {

    @Override
    public Result run(int inFlight, Duration time) throws InterruptedException {
        return new CallLoop<>(channel, EchoServer.UNARY, new Asker(bytes), new ClosedLoop(inFlight, time)).run();
    }

    private record Asker(MessageBytes bytes) implements CallLoop.Asker<byte[], byte[]> {

        @Override
        public byte[] request(int slot) {
            return new byte[bytes.request()];
        }

        @Override
        public Metadata headers(int slot) {
            return new Metadata();
        }

        @Override
        public void answered(int slot, byte[] response) {
            if (response.length != bytes.response()) {
                throw new IllegalStateException("the echo has " + response.length + " bytes");
            }
        }
    }
}
