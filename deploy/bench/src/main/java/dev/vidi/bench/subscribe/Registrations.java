package dev.vidi.bench.subscribe;

import dev.vidi.bench.load.ProcessCpu;
import dev.vidi.bench.load.Result;
import dev.vidi.proto.api.v1.ReadsGrpc;
import dev.vidi.proto.api.v1.SubscribeRequest;
import dev.vidi.proto.api.v1.SubscribeResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Registers subscriptions that stay, each to a row of its own: calls with a name that are ended once the server says that
 * the subscription is registered for good.
 *
 * @param progress told how many have been begun, every now and then
 */
public record Registrations(Channel channel, SubscribedTable table, IntConsumer progress) {

    private static final int TOLD_EVERY = 50_000;

    /** A router takes 1,024 queries at a time, snapshots among them. */
    private static final int OPENING_MAX = 500;

    private static final int WAIT_SECONDS_MAX = 60;

    /** Registers those of the first rows. */
    public Result register(int count) throws InterruptedException {
        Semaphore opening = new Semaphore(OPENING_MAX);
        AtomicReference<@Nullable Status> failure = new AtomicReference<>();
        long cpu = ProcessCpu.nanos();
        long started = System.nanoTime();
        for (int row = 0; row < count && failure.get() == null; row++) {
            if (row > 0 && row % TOLD_EVERY == 0) {
                progress.accept(row);
            }
            if (!opening.tryAcquire(WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new IllegalStateException("no subscription was registered within " + WAIT_SECONDS_MAX + " s");
            }
            SubscribeRequest request =
                    table.one(row).toBuilder().setName("bench-" + row).build();
            new Registration(channel.newCall(ReadsGrpc.getSubscribeMethod(), CallOptions.DEFAULT), opening, failure)
                    .start(request);
        }
        boolean all = opening.tryAcquire(OPENING_MAX, WAIT_SECONDS_MAX, TimeUnit.SECONDS);
        Status refused = failure.get();
        if (refused != null || !all) {
            throw new IllegalStateException("not all subscriptions were registered: " + refused);
        }
        return new Result(
                count, Duration.ofNanos(System.nanoTime() - started), Duration.ofNanos(ProcessCpu.nanos() - cpu), null);
    }

    private static final class Registration extends ClientCall.Listener<SubscribeResponse> {

        private final ClientCall<SubscribeRequest, SubscribeResponse> call;
        private final Semaphore opening;
        private final AtomicReference<@Nullable Status> failure;
        private boolean registered;

        Registration(
                ClientCall<SubscribeRequest, SubscribeResponse> call,
                Semaphore opening,
                AtomicReference<@Nullable Status> failure) {
            this.call = call;
            this.opening = opening;
            this.failure = failure;
        }

        void start(SubscribeRequest request) {
            call.start(this, new Metadata());
            call.request(1);
            call.sendMessage(request);
            call.halfClose();
        }

        @Override
        public void onMessage(SubscribeResponse message) {
            registered = message.hasHeader();
            call.cancel("registered", null);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (!registered) {
                failure.compareAndSet(null, status);
            }
            opening.release();
        }
    }
}
