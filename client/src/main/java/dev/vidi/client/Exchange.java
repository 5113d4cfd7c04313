package dev.vidi.client;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request and all that came back. The listener is confined to the call's executor, one callback at a time. */
final class Exchange<Q, R> {
    private final ClientCall<Q, R> call;

    private Exchange(ClientCall<Q, R> call) {
        this.call = call;
    }

    /** Sends a request; the end is reported once, on a thread of the channel. */
    static <Q, R> Exchange<Q, R> start(
            Channel channel,
            MethodDescriptor<Q, R> method,
            Deadline deadline,
            Metadata headers,
            Q request,
            Consumer<Ended<R>> done) {
        ClientCall<Q, R> call = channel.newCall(method, CallOptions.DEFAULT.withDeadline(deadline));
        call.start(new Collector<>(done), headers);
        call.request(Integer.MAX_VALUE);
        call.sendMessage(request);
        call.halfClose();
        return new Exchange<>(call);
    }

    void cancel() {
        call.cancel("the client cancelled the call", null);
    }

    private static final class Collector<R> extends ClientCall.Listener<R> {
        private final Consumer<Ended<R>> done;
        private final List<R> responses = new ArrayList<>(1);
        private Metadata headers = new Metadata();

        Collector(Consumer<Ended<R>> done) {
            this.done = done;
        }

        @Override
        public void onHeaders(Metadata received) {
            headers = received;
        }

        @Override
        public void onMessage(R message) {
            responses.add(message);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            done.accept(new Ended<>(status, responses, headers, trailers));
        }
    }

    /** How a call ended. */
    record Ended<R>(Status status, List<R> responses, Metadata headers, Metadata trailers) {

        /** The token of the response, or else of the metadata; a server always sends one. */
        Token token(ByteString inResponse) {
            if (!inResponse.isEmpty()) {
                return Token.of(inResponse);
            }
            byte @Nullable [] bytes = trailers.get(Headers.TOKEN);
            if (bytes == null) {
                bytes = headers.get(Headers.TOKEN);
            }
            if (bytes == null || bytes.length == 0) {
                throw VidiException.of(Status.Code.INTERNAL, "the server answered without a token");
            }
            return Token.of(bytes);
        }

        /** The only response of a call that has one. */
        R only() {
            if (responses.size() != 1) {
                throw VidiException.of(
                        Status.Code.INTERNAL, "the server sent " + responses.size() + " responses, expected one");
            }
            return responses.get(0);
        }
    }
}
