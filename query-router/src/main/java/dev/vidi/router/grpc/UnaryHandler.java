package dev.vidi.router.grpc;

import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import org.jspecify.annotations.Nullable;

/** Calls with one request and one response, which may come from any thread. Immutable. */
final class UnaryHandler<Q, R> implements ServerCallHandler<Q, R> {
    private final Method<Q, R> method;
    private final StatusMapping statuses;

    UnaryHandler(Method<Q, R> method, StatusMapping statuses) {
        this.method = method;
        this.statuses = statuses;
    }

    @Override
    public ServerCall.Listener<Q> startCall(ServerCall<Q, R> call, Metadata headers) {
        call.request(2); // the second would be one too many, and is how half-close is seen at once
        return new Listener(call, headers);
    }

    /** The cancellation of a call that cannot be cancelled, or that is over. */
    static void nothing() {}

    /** What a call does. */
    interface Method<Q, R> {
        /**
         * Begins the call; must not block. What it throws ends the call.
         *
         * @return what to do when the client goes away
         */
        Runnable start(Q request, Metadata headers, Reply<R> reply) throws Exception;
    }

    /** Confined to the call's callbacks, which follow one another; but for its end from outside. */
    private final class Listener extends ServerCall.Listener<Q> implements OpenCalls.OpenCall {
        private final Metadata headers;
        private final Reply<R> reply;
        private @Nullable Q request;
        private @Nullable Runnable cancel;
        private boolean ended;

        Listener(ServerCall<Q, R> call, Metadata headers) {
            this.headers = headers;
            this.reply = new Reply<>(call, statuses);
        }

        @Override
        public void onMessage(Q message) {
            if (request != null) {
                ended = true;
                reply.fail(new RouterException(ErrorCode.MALFORMED, "expected one request, found more"));
            }
            request = message;
        }

        @Override
        public void onHalfClose() {
            if (ended) {
                return;
            }
            if (request == null) {
                reply.fail(new RouterException(ErrorCode.MALFORMED, "expected one request, found none"));
                return;
            }
            try {
                cancel = method.start(request, headers, reply);
            } catch (Exception thrown) {
                reply.fail(thrown);
            }
        }

        @Override
        public void end(RouterException why) {
            reply.fail(why);
        }

        @Override
        public void onCancel() {
            if (cancel != null) {
                cancel.run();
            }
        }
    }
}
