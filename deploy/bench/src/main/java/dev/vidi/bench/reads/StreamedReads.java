package dev.vidi.bench.reads;

import dev.vidi.bench.calls.StreamLoop;
import dev.vidi.bench.load.ClosedLoop;
import dev.vidi.bench.load.Contender;
import dev.vidi.bench.load.Result;
import dev.vidi.proto.api.v1.ReadsGrpc;
import dev.vidi.proto.api.v1.SessionAnswer;
import dev.vidi.proto.api.v1.SessionRead;
import dev.vidi.proto.api.v1.SessionRequest;
import dev.vidi.proto.api.v1.SessionResponse;
import io.grpc.Channel;
import java.time.Duration;
import java.util.function.IntConsumer;

/**
 * {@code Session}: reads of one key each on one stream, at the level SESSION.
 *
 * @param perMessage reads in a message
 */
public record StreamedReads(Channel channel, ReadTable table, int perMessage) implements Contender {

    @Override
    public Result run(int inFlight, Duration time) throws InterruptedException {
        return new StreamLoop<>(
                        channel,
                        ReadsGrpc.getSessionMethod(),
                        new Reads(table),
                        new ClosedLoop(inFlight, time),
                        perMessage)
                .run();
    }

    private record Reads(ReadTable table) implements StreamLoop.Framing<SessionRequest, SessionResponse> {

        @Override
        public SessionRequest request(int[] slots) {
            SessionRequest.Builder message = SessionRequest.newBuilder();
            for (int slot : slots) {
                message.addReads(SessionRead.newBuilder()
                        .setId(slot)
                        .setTable(table.name())
                        .addKeys(table.anyKey()));
            }
            return message.build();
        }

        @Override
        public void answered(SessionResponse response, IntConsumer slot) {
            for (SessionAnswer answer : response.getAnswersList()) {
                if (answer.hasFailure()) {
                    throw new IllegalStateException(answer.getFailure().getMessage());
                }
                ReadTable.check(answer.getResults(0));
                slot.accept((int) answer.getId());
            }
        }
    }
}
