package dev.vidi.bench.echo;

import dev.vidi.bench.calls.StreamLoop;
import dev.vidi.bench.load.ClosedLoop;
import dev.vidi.bench.load.Contender;
import dev.vidi.bench.load.Result;
import io.grpc.Channel;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.IntConsumer;

/** Bare messages on a bidirectional stream. */
public record StreamEcho(Channel channel, MessageBytes bytes) implements Contender {

    @Override
    public Result run(int inFlight, Duration time) throws InterruptedException {
        return new StreamLoop<>(
                        channel, EchoServer.STREAM, new Slots(bytes.request()), new ClosedLoop(inFlight, time), 1)
                .run();
    }

    private record Slots(int requestBytes) implements StreamLoop.Framing<byte[], byte[]> {

        @Override
        public byte[] request(int[] slots) {
            return ByteBuffer.allocate(requestBytes).putInt(slots[0]).array();
        }

        @Override
        public void answered(byte[] response, IntConsumer slot) {
            slot.accept(ByteBuffer.wrap(response).getInt());
        }
    }
}
