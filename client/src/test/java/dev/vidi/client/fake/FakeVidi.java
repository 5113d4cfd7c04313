package dev.vidi.client.fake;

import dev.vidi.client.VidiClient;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptors;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A Vidi server in memory. */
public final class FakeVidi implements AutoCloseable {
    private final FakeCalls calls = new FakeCalls();
    private final FakeTables tables = new FakeTables(calls);
    private final FakeQueries queries = new FakeQueries(tables, calls);
    private final FakeSubscriptions subscriptions = new FakeSubscriptions(tables, calls);
    private final FakeReads reads = new FakeReads(tables, calls, queries, subscriptions);
    private final FakeWrites writes = new FakeWrites(tables, calls);
    private final FakeDirectory directory = new FakeDirectory();
    private final FakeLog log = new FakeLog(calls);
    private final String name = UUID.randomUUID().toString();
    private final Server server;
    private final int port;

    private FakeVidi(boolean network) {
        ServerBuilder<?> builder = network
                ? NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                : InProcessServerBuilder.forName(name);
        Stream.<BindableService>of(tables, reads, writes, log, directory)
                .forEach(service -> builder.addService(ServerInterceptors.intercept(service, calls)));
        try {
            server = builder.build().start();
            port = server.getPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A server within the process. */
    public static FakeVidi inProcess() {
        return new FakeVidi(false);
    }

    /** A server on a free port of the loopback address. */
    public static FakeVidi onNetwork() {
        return new FakeVidi(true);
    }

    /** A builder of clients of the server within the process. */
    public VidiClient.Builder client() {
        return VidiClient.builder()
                .channel(InProcessChannelBuilder.forName(name).build());
    }

    /** Where the server on the network listens, or did so until it was closed. */
    public String target() {
        return "127.0.0.1:" + port;
    }

    public FakeCalls calls() {
        return calls;
    }

    public FakeTables tables() {
        return tables;
    }

    public FakeReads reads() {
        return reads;
    }

    public FakeQueries queries() {
        return queries;
    }

    public FakeSubscriptions subscriptions() {
        return subscriptions;
    }

    public FakeDirectory directory() {
        return directory;
    }

    public FakeWrites writes() {
        return writes;
    }

    public FakeLog log() {
        return log;
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    static <R> void answer(StreamObserver<R> observer, Supplier<R> response) {
        try {
            observer.onNext(response.get());
            observer.onCompleted();
        } catch (RuntimeException failure) {
            observer.onError(failure);
        }
    }
}
