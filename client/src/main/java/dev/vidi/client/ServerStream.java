package dev.vidi.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Messages of a call that is no session's, read as they are asked for. A server that has not even taken the call within
 * the client's timeout is not waited for. For one thread; {@link #close} may be called by any.
 */
final class ServerStream<R> implements Iterator<R>, AutoCloseable {
    private final Context.CancellableContext context = Context.current().withCancellation();
    private final Connection connection;
    private final Iterator<R> messages;

    <Q> ServerStream(Connection connection, MethodDescriptor<Q, R> method, Q request) {
        this.connection = connection;
        AtomicReference<Metadata> taken = new AtomicReference<>();
        Channel channel = ClientInterceptors.intercept(
                connection.channel(),
                MetadataUtils.newAttachHeadersInterceptor(connection.headers().with(List.of())),
                MetadataUtils.newCaptureMetadataInterceptor(taken, new AtomicReference<>()));
        boolean unused = connection.after(connection.timeout().toNanos(), () -> {
            if (taken.get() == null) {
                context.cancel(new TimeoutException());
            }
        });
        Context previous = context.attach();
        try {
            messages = ClientCalls.blockingServerStreamingCall(channel, method, CallOptions.DEFAULT, request);
        } finally {
            context.detach(previous);
        }
    }

    /** Waits for a message or the end; {@link VidiException}. */
    @Override
    public boolean hasNext() {
        try {
            return messages.hasNext();
        } catch (StatusRuntimeException failed) {
            if (context.cancellationCause() instanceof TimeoutException) {
                throw connection.failure(
                        Status.DEADLINE_EXCEEDED.withDescription("the server has not taken it within "
                                + connection.timeout().toMillis() + " ms"),
                        new Metadata());
            }
            throw connection.failure(failed.getStatus(), failed.getTrailers());
        }
    }

    @Override
    public R next() {
        return messages.next();
    }

    @Override
    public void close() {
        context.cancel(null);
    }
}
