package dev.vidi.router.grpc;

import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The calls in progress, so that those that a server which closes cannot wait for are told why, and to try again: what
 * gRPC cuts off itself is told CANCELLED, which means that the client did not want it any more. Thread-safe.
 */
final class OpenCalls implements ServerInterceptor {
    private final Set<OpenCall> open = ConcurrentHashMap.newKeySet();

    /** A listener of a call that can be ended from outside. */
    interface OpenCall {
        /** Ends the call, unless it has ended; on any thread. */
        void end(RouterException why);
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        ServerCall.Listener<Q> listener = next.startCall(call, headers);
        if (!(listener instanceof OpenCall begun)) {
            return listener;
        }
        open.add(begun);
        return new SimpleForwardingServerCallListener<>(listener) {
            @Override
            public void onComplete() {
                open.remove(begun);
                super.onComplete();
            }

            @Override
            public void onCancel() {
                open.remove(begun);
                super.onCancel();
            }
        };
    }

    /** Ends whatever is open; to be called when no call begins any more. */
    void end() {
        RouterException why = new RouterException(
                ErrorCode.UNAVAILABLE, "this router shuts down; try again at another one, or here once it is back");
        open.forEach(call -> call.end(why));
    }
}
