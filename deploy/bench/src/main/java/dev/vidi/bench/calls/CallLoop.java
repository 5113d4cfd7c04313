package dev.vidi.bench.calls;

import dev.vidi.bench.load.ClosedLoop;
import dev.vidi.bench.load.Result;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;

/** Calls with one request each, one call a slot. Thread-safe. */
public final class CallLoop<Q, R> {

    private final Channel channel;
    private final MethodDescriptor<Q, R> method;
    private final Asker<Q, R> asker;
    private final ClosedLoop loop;

    public CallLoop(Channel channel, MethodDescriptor<Q, R> method, Asker<Q, R> asker, ClosedLoop loop) {
        this.channel = channel;
        this.method = method;
        this.asker = asker;
        this.loop = loop;
    }

    /** Asks and checks; each slot's calls follow one another. What it throws makes the measurement void. */
    public interface Asker<Q, R> {

        Q request(int slot);

        Metadata headers(int slot);

        void answered(int slot, R response);

        /** The call has ended well. */
        default void ended(int slot) {}
    }

    public Result run() throws InterruptedException {
        for (int slot = 0; slot < loop.inFlight(); slot++) {
            ask(slot);
        }
        return loop.result();
    }

    private void ask(int slot) {
        if (loop.begin(slot)) {
            ClientCall<Q, R> call = channel.newCall(method, CallOptions.DEFAULT);
            call.start(new Answers(slot, call), asker.headers(slot));
            call.request(2);
            call.sendMessage(asker.request(slot));
            call.halfClose();
        }
    }

    private final class Answers extends ClientCall.Listener<R> {

        private final int slot;
        private final ClientCall<Q, R> call;

        Answers(int slot, ClientCall<Q, R> call) {
            this.slot = slot;
            this.call = call;
        }

        @Override
        public void onMessage(R response) {
            asker.answered(slot, response);
            call.request(1);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (!status.isOk()) {
                loop.fail(status.asException(trailers));
                return;
            }
            try {
                asker.ended(slot);
                loop.end(slot);
                ask(slot);
            } catch (RuntimeException wrong) {
                loop.fail(wrong);
            }
        }
    }
}
