package dev.vidi.client;

import dev.vidi.proto.api.v1.QueryRequest;
import dev.vidi.proto.api.v1.QueryResponse;
import dev.vidi.proto.api.v1.ReadsGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one query. At most {@value #AHEAD} are asked for beyond those that were taken, so a client that stops
 * taking stops the server. {@link #next} is for one thread; {@link #cancel} may be called by any.
 */
final class QueryStream {
    static final int AHEAD = 2;

    private final ClientCall<QueryRequest, QueryResponse> call;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>(AHEAD + 1);
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    private QueryStream(ClientCall<QueryRequest, QueryResponse> call) {
        this.call = call;
    }

    /** Sends a query; what arrives is also shown on a thread of the channel, before it can be taken. */
    static QueryStream start(
            Channel channel, Deadline deadline, Metadata headers, QueryRequest request, Consumer<QueryResponse> shown) {
        ClientCall<QueryRequest, QueryResponse> call =
                channel.newCall(ReadsGrpc.getQueryMethod(), CallOptions.DEFAULT.withDeadline(deadline));
        QueryStream stream = new QueryStream(call);
        call.start(stream.new Listener(shown), headers);
        call.request(AHEAD);
        call.sendMessage(request);
        call.halfClose();
        return stream;
    }

    /** Waits for the next message or the end; an interrupt cancels the call. Not to be called after the end. */
    Event next() {
        try {
            Event event = events.take();
            if (event.message() != null) {
                call.request(1);
            }
            return event;
        } catch (InterruptedException interrupt) {
            cancel();
            throw Blocking.interrupted();
        }
    }

    void cancel() {
        call.cancel("the client closed the result", null);
    }

    /** Completed when nothing more will arrive. */
    CompletableFuture<Void> closed() {
        return closed;
    }

    /**
     * A message, or the end.
     *
     * @param message null at the end
     * @param status how it ended
     */
    record Event(@Nullable QueryResponse message, Status status, Metadata trailers) {}

    private final class Listener extends ClientCall.Listener<QueryResponse> {
        private final Consumer<QueryResponse> shown;

        Listener(Consumer<QueryResponse> shown) {
            this.shown = shown;
        }

        @Override
        public void onMessage(QueryResponse message) {
            shown.accept(message);
            events.add(new Event(message, Status.OK, new Metadata()));
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            events.add(new Event(null, status, trailers));
            closed.complete(null);
        }
    }
}
