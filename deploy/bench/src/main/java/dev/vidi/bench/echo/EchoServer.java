package dev.vidi.bench.echo;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * gRPC with nothing behind it, set as Vidi's server is: calls run on the network's threads. A response begins as its
 * request does, and is as long as Vidi's.
 */
public final class EchoServer implements AutoCloseable {

    private static final String SERVICE = "vidi.bench.Echo";

    static final MethodDescriptor<byte[], byte[]> UNARY = method("Unary", MethodType.UNARY);
    static final MethodDescriptor<byte[], byte[]> STREAM = method("Stream", MethodType.BIDI_STREAMING);

    private final MessageBytes unary;
    private final MessageBytes stream;
    private final Server server;

    /** Listens; messages are as large as those of the reads that it stands for. */
    public EchoServer(MessageBytes unary, MessageBytes stream) throws IOException {
        this.unary = unary;
        this.stream = stream;
        this.server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .directExecutor()
                .addService(ServerServiceDefinition.builder(SERVICE)
                        .addMethod(UNARY, ServerCalls.asyncUnaryCall((request, response) -> {
                            response.onNext(Arrays.copyOf(request, unary.response()));
                            response.onCompleted();
                        }))
                        .addMethod(
                                STREAM,
                                ServerCalls.asyncBidiStreamingCall(response -> new Echo(response, stream.response())))
                        .build())
                .build()
                .start();
    }

    private static MethodDescriptor<byte[], byte[]> method(String name, MethodType type) {
        return MethodDescriptor.<byte[], byte[]>newBuilder()
                .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
                .setType(type)
                .setRequestMarshaller(BytesMarshaller.INSTANCE)
                .setResponseMarshaller(BytesMarshaller.INSTANCE)
                .build();
    }

    private record Echo(StreamObserver<byte[]> responses, int responseBytes) implements StreamObserver<byte[]> {

        @Override
        public void onNext(byte[] request) {
            responses.onNext(Arrays.copyOf(request, responseBytes));
        }

        @Override
        public void onError(Throwable cancelled) {
            // The client is gone; the call is over.
        }

        @Override
        public void onCompleted() {
            responses.onCompleted();
        }
    }

    public MessageBytes unary() {
        return unary;
    }

    public MessageBytes stream() {
        return stream;
    }

    /** Where it listens. */
    public String target() {
        return InetAddress.getLoopbackAddress().getHostAddress() + ":" + server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
