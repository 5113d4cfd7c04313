package dev.vidi.router.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/**
 * Bounds what a stream holds outside of the heap for a client that takes nothing. A message that waits to be written takes
 * 4 KiB there at the least, and gRPC calls a stream ready until 32 KiB of messages wait: a hundred small ones, half a
 * megabyte, and a few thousand such clients leave no memory for Kafka's. So a stream is ready only while next to nothing
 * waits. What comes meanwhile waits where it is bounded by what it is, and leaves together. Immutable.
 */
final class SlowClients implements ServerInterceptor {
    private static final int READY_BYTES = 1024;

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        if (!call.getMethodDescriptor().getType().serverSendsOneMessage()) {
            call.setOnReadyThreshold(READY_BYTES);
        }
        return next.startCall(call, headers);
    }
}
