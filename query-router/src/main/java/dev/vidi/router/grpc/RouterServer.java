package dev.vidi.router.grpc;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The gRPC server. Calls run on the network's threads: nothing in their callbacks blocks, and a hop to another thread
 * would cost more than what they do. Thread-safe.
 */
public final class RouterServer implements AutoCloseable {
    private static final int CALLS_PER_CONNECTION_MAX = 10_000;
    private static final Duration KEEP_ALIVE = Duration.ofMinutes(1);
    private static final Duration KEEP_ALIVE_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration PERMITTED_KEEP_ALIVE = Duration.ofSeconds(10);
    private static final Duration CUT_OFF = Duration.ofSeconds(1);

    private final ServerSettings settings;
    private final Server server;
    private final HealthStatusManager health = new HealthStatusManager();
    private final OpenCalls calls = new OpenCalls();

    RouterServer(ServerSettings settings, NetworkThreads network, List<BindableService> services) {
        this.settings = settings;
        NettyServerBuilder builder = NettyServerBuilder.forAddress(
                        new InetSocketAddress(settings.host(), settings.port()))
                .directExecutor()
                .maxInboundMessageSize(settings.messageBytesMax())
                .maxInboundMetadataSize(settings.metadataBytesMax())
                .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION_MAX)
                .keepAliveTime(KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS)
                .keepAliveTimeout(KEEP_ALIVE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .permitKeepAliveTime(PERMITTED_KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .intercept(calls)
                .intercept(new SlowClients())
                .addService(health.getHealthService())
                .addService(ProtoReflectionServiceV1.newInstance());
        network.serve(builder);
        services.forEach(builder::addService);
        this.server = builder.build();
        ready(false);
    }

    /** Listens; calls are taken from here on. */
    public void start() {
        try {
            server.start();
        } catch (IOException refused) {
            throw new UncheckedIOException(
                    "cannot listen for gRPC on " + settings.host() + ":" + settings.port() + ": " + reason(refused)
                            + "; end what uses the port, or choose another one (0 takes any)",
                    refused);
        }
    }

    /** The port that it listens on. */
    public int port() {
        return server.getPort();
    }

    /** What the health service tells from here on. */
    public void ready(boolean ready) {
        health.setStatus(
                HealthStatusManager.SERVICE_NAME_ALL_SERVICES,
                ready ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
    }

    /** Takes no more calls, lets those in progress end for a while, and tells the rest that they are cut off. */
    @Override
    public void close() {
        health.enterTerminalState();
        server.shutdown();
        try {
            if (!server.awaitTermination(settings.closeMax().toMillis(), TimeUnit.MILLISECONDS)) {
                calls.end();
                if (!server.awaitTermination(CUT_OFF.toMillis(), TimeUnit.MILLISECONDS)) {
                    server.shutdownNow();
                }
                server.awaitTermination(settings.closeMax().toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException interrupted) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static String reason(IOException refused) {
        Throwable deepest = refused;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage());
    }
}
