package dev.vidi.bench;

import dev.vidi.client.VidiClient;
import dev.vidi.node.Node;
import dev.vidi.node.NodeConfig;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A node with a Kafka of its own, on ports that are free, and a client of it. */
final class BenchNode implements AutoCloseable {
    private static final int NARROW_BYTES = 64 << 10;

    private static final Duration CALL_MAX = Duration.ofSeconds(60);

    private final Node node;
    private final VidiClient client;

    private BenchNode(Node node) {
        this.node = node;
        this.client = VidiClient.builder()
                .target(target())
                .principal("bench")
                .timeout(CALL_MAX)
                .build();
    }

    static BenchNode start(Path data) throws IOException {
        return new BenchNode(Node.start(NodeConfig.load(
                null,
                Map.of(),
                Map.of("data", data.toString(), "grpc.port", "0", "http.port", "0", "kafka.embedded.port", "0"))));
    }

    VidiClient client() {
        return client;
    }

    String bootstrapServers() {
        return node.bootstrapServers();
    }

    String target() {
        return node.grpcAddress().orElseThrow();
    }

    /** A connection whose callbacks run on the network's threads, as those of the server do. */
    static ManagedChannel channel(String target) {
        return NettyChannelBuilder.forTarget(target)
                .usePlaintext()
                .directExecutor()
                .maxInboundMessageSize(64 << 20)
                .build();
    }

    /** A connection whose client takes what it asks for, and 64 KiB of each call beside it; by default it is 1 MiB. */
    static ManagedChannel narrow(String target) {
        return NettyChannelBuilder.forTarget(target)
                .usePlaintext()
                .directExecutor()
                .flowControlWindow(NARROW_BYTES)
                .build();
    }

    @Override
    public void close() {
        client.close();
        node.close();
    }
}
