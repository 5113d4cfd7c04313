package dev.vidi.bench.subscribe;

import dev.vidi.proto.api.v1.ReadsGrpc;
import dev.vidi.proto.api.v1.RowChange;
import dev.vidi.proto.api.v1.SubscribeRequest;
import dev.vidi.proto.api.v1.SubscribeResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One call of {@code Subscribe}, whose changes must come in the order of each partition and none of them twice. Its
 * callbacks follow one another, on a thread of the network.
 */
final class Subscriber implements AutoCloseable {

    private static final int EVERYTHING = Integer.MAX_VALUE;

    private final ClientCall<SubscribeRequest, SubscribeResponse> call;
    private final CompletableFuture<Subscriber> ready = new CompletableFuture<>();
    private final Consumer<RowChange> changed;
    private final Consumer<Throwable> failed;
    private final long[] offsets;
    private final boolean stands;
    private volatile boolean closing;

    /**
     * Subscribes.
     *
     * @param stands whether it takes nothing after the snapshot
     */
    Subscriber(
            Channel channel,
            SubscribeRequest request,
            int partitions,
            boolean stands,
            Consumer<RowChange> changed,
            Consumer<Throwable> failed) {
        this.changed = changed;
        this.failed = failed;
        this.stands = stands;
        this.offsets = new long[partitions];
        Arrays.fill(offsets, -1);
        this.call = channel.newCall(ReadsGrpc.getSubscribeMethod(), CallOptions.DEFAULT);
        call.start(new Answers(), new Metadata());
        call.request(stands ? 1 : EVERYTHING);
        call.sendMessage(request);
        call.halfClose();
    }

    /** Done when the snapshot is complete: every change from then on comes. */
    CompletableFuture<Subscriber> ready() {
        return ready;
    }

    private final class Answers extends ClientCall.Listener<SubscribeResponse> {

        @Override
        public void onMessage(SubscribeResponse message) {
            if (message.hasSnapshotComplete()) {
                ready.complete(Subscriber.this);
            } else if (stands) {
                call.request(1);
            }
            for (RowChange change : message.getChanges().getChangesList()) {
                if (change.getOffset() <= offsets[change.getPartition()]) {
                    failed.accept(new IllegalStateException("a change came twice, or out of order"));
                }
                offsets[change.getPartition()] = change.getOffset();
                changed.accept(change);
            }
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (!closing) {
                Throwable cause = status.asException(trailers);
                ready.completeExceptionally(cause);
                failed.accept(cause);
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        call.cancel("done", null);
    }
}
