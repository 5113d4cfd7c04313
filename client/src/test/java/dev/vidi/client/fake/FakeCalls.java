package dev.vidi.client.fake;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.RetryInfo;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/** Sees the metadata of every call, and makes calls fail when told. */
public final class FakeCalls implements ServerInterceptor {
    private static final Metadata.Key<byte[]> TOKEN =
            Metadata.Key.of("vidi-token-bin", Metadata.BINARY_BYTE_MARSHALLER);
    private static final Context.Key<Metadata> HEADERS = Context.key("headers");

    private final Queue<StatusRuntimeException> failures = new ArrayDeque<>();
    private final List<Metadata> seen = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger events = new AtomicInteger();

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        seen.add(headers);
        return Contexts.interceptCall(Context.current().withValue(HEADERS, headers), call, headers, next);
    }

    /** Metadata of the calls so far. */
    public List<Metadata> seen() {
        return List.copyOf(seen);
    }

    /** A text entry of the latest call's metadata. */
    public String last(String key) {
        List<Metadata> calls = seen();
        return calls.get(calls.size() - 1).get(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER));
    }

    /** The next call fails, after those told before. */
    public synchronized void failNext(Status status) {
        failures.add(status.asRuntimeException());
    }

    /** The next call fails with advice when to come again. */
    public synchronized void failNext(Status status, long retryMillis) {
        failures.add(StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                .setCode(status.getCode().value())
                .setMessage(String.valueOf(status.getDescription()))
                .addDetails(Any.pack(RetryInfo.newBuilder()
                        .setRetryDelay(Duration.newBuilder()
                                .setSeconds(retryMillis / 1000)
                                .setNanos((int) (retryMillis % 1000) * 1_000_000))
                        .build()))
                .build()));
    }

    /** The next call fails and names the read that it was. */
    public synchronized void failNextRead(Status status, String readId) {
        Metadata trailers = new Metadata();
        trailers.put(Metadata.Key.of("vidi-read-id", Metadata.ASCII_STRING_MARSHALLER), readId);
        failures.add(status.asRuntimeException(trailers));
    }

    synchronized void failIfTold() {
        StatusRuntimeException failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
    }

    /** The events that the tokens of the current call stand for. */
    static TreeSet<String> sent() {
        TreeSet<String> events = new TreeSet<>();
        Iterable<byte[]> tokens = HEADERS.get().getAll(TOKEN);
        if (tokens != null) {
            tokens.forEach(token -> events.addAll(FakeTokens.events(token)));
        }
        return events;
    }

    String newEvent() {
        return "e" + events.incrementAndGet();
    }
}
