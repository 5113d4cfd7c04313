package dev.vidi.router.grpc;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A call whose client takes messages one by one, when a test says. */
final class TestCall<Q, R> extends ClientCall.Listener<R> {
    final LinkedBlockingQueue<R> received = new LinkedBlockingQueue<>();
    final CompletableFuture<Status> status = new CompletableFuture<>();
    final CompletableFuture<Metadata> trailers = new CompletableFuture<>();
    private final ClientCall<Q, R> call;

    TestCall(ManagedChannel channel, MethodDescriptor<Q, R> method, Metadata headers) {
        this.call = channel.newCall(method, CallOptions.DEFAULT);
        call.start(this, headers);
    }

    TestCall(ManagedChannel channel, MethodDescriptor<Q, R> method) {
        this(channel, method, new Metadata());
    }

    TestCall<Q, R> send(Q message) {
        call.sendMessage(message);
        return this;
    }

    TestCall<Q, R> request(int messages) {
        call.request(messages);
        return this;
    }

    void halfClose() {
        call.halfClose();
    }

    void cancel() {
        call.cancel("the test goes away", null);
    }

    /** The next message, of those that were requested. */
    R next() throws InterruptedException {
        R message = received.poll(5, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError(
                    "no message within 5 s" + (status.isDone() ? ", call ended " + status.join() : ""));
        }
        return message;
    }

    Status end() throws Exception {
        return status.get(5, TimeUnit.SECONDS);
    }

    @Override
    public void onMessage(R message) {
        received.add(message);
    }

    @Override
    public void onClose(Status closed, Metadata metadata) {
        trailers.complete(metadata);
        status.complete(closed);
    }
}
