package dev.vidi.router.grpc;

import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.IoHandlerFactory;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.grpc.netty.shaded.io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of the gRPC server: each reads from its connections what has come, runs the calls, and then what is to be done
 * after this burst. Thread-safe.
 */
public final class NetworkThreads implements Executor, AutoCloseable {
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    private final EventLoopGroup loops;
    private final ThreadLocal<Optional<EventExecutor>> own = ThreadLocal.withInitial(this::own);

    /** Twice as many as the machine has processors, started as they are needed. */
    public NetworkThreads() {
        IoHandlerFactory handlers = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        this.loops = new MultiThreadIoEventLoopGroup(
                2 * Runtime.getRuntime().availableProcessors(), new DefaultThreadFactory("vidi-grpc", true), handlers);
    }

    private Optional<EventExecutor> own() {
        for (EventExecutor loop : loops) {
            if (loop.inEventLoop()) {
                return Optional.of(loop);
            }
        }
        return Optional.empty();
    }

    /** Runs something once the calling thread has taken what its connections have brought; at once on any other thread. */
    @Override
    public void execute(Runnable task) {
        Optional<EventExecutor> loop = own.get();
        if (loop.isPresent()) {
            loop.get().execute(task);
        } else {
            task.run();
        }
    }

    void serve(NettyServerBuilder builder) {
        Class<? extends ServerChannel> channel =
                Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        builder.bossEventLoopGroup(loops).workerEventLoopGroup(loops).channelType(channel);
    }

    @Override
    public void close() {
        boolean unused = loops.shutdownGracefully(0, CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CLOSE_MAX.toMillis());
    }
}
