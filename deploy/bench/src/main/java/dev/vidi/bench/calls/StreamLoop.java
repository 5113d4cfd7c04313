package dev.vidi.bench.calls;

import dev.vidi.bench.load.ClosedLoop;
import dev.vidi.bench.load.Result;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Questions on one bidirectional stream, a number of them in each message; slots that are answered wait until a message
 * is full. Thread-safe; guarded by its monitor.
 */
public final class StreamLoop<Q, R> {

    private final MethodDescriptor<Q, R> method;
    private final Framing<Q, R> framing;
    private final ClosedLoop loop;
    private final int perMessage;
    private final ClientCall<Q, R> call;
    private final int[] free;
    private int freeCount;

    public StreamLoop(
            Channel channel, MethodDescriptor<Q, R> method, Framing<Q, R> framing, ClosedLoop loop, int perMessage) {
        if (loop.inFlight() % perMessage != 0) {
            throw new IllegalArgumentException(
                    loop.inFlight() + " questions do not fill messages of " + perMessage + " each");
        }
        this.method = method;
        this.framing = framing;
        this.loop = loop;
        this.perMessage = perMessage;
        this.call = channel.newCall(method, CallOptions.DEFAULT);
        this.free = new int[loop.inFlight()];
    }

    /** Messages of many questions. What it throws makes the measurement void. */
    public interface Framing<Q, R> {

        /** A message that asks for slots. */
        Q request(int[] slots);

        /** Tells the slots that a message answers. */
        void answered(R response, IntConsumer slot);
    }

    public Result run() throws InterruptedException {
        call.start(new Answers(), new Metadata());
        call.request(1);
        synchronized (this) {
            for (int slot = 0; slot < loop.inFlight(); slot++) {
                free[freeCount++] = slot;
            }
            ask();
        }
        try {
            return loop.result();
        } finally {
            synchronized (this) {
                call.halfClose();
            }
        }
    }

    private void ask() {
        while (freeCount >= perMessage || (freeCount > 0 && loop.over())) {
            int[] slots = new int[Math.min(perMessage, freeCount)];
            int count = 0;
            for (int i = 0; i < slots.length; i++) {
                int slot = free[--freeCount];
                if (loop.begin(slot)) {
                    slots[count++] = slot;
                }
            }
            if (count > 0) {
                call.sendMessage(framing.request(Arrays.copyOf(slots, count)));
            }
        }
    }

    private final class Answers extends ClientCall.Listener<R> {

        @Override
        public void onMessage(R response) {
            synchronized (StreamLoop.this) {
                try {
                    framing.answered(response, slot -> {
                        loop.end(slot);
                        free[freeCount++] = slot;
                    });
                    ask();
                } catch (RuntimeException wrong) {
                    loop.fail(wrong);
                }
            }
            call.request(1);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (!status.isOk()) {
                loop.fail(status.asException(trailers));
            }
        }
    }

    @Override
    public String toString() {
        return method.getFullMethodName();
    }
}
