package dev.vidi.bench.peers;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;

/** Connections to peers behind gRPC, as the benchmarks have them to Vidi. */
final class Channels {

    private Channels() {}

    static ManagedChannel to(String target) {
        return NettyChannelBuilder.forTarget(target)
                .usePlaintext()
                .directExecutor()
                .build();
    }
}
