package dev.vidi.it.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.client.Level;
import dev.vidi.client.ReadOptions;
import dev.vidi.client.Session;
import dev.vidi.client.VidiClient;
import dev.vidi.client.WriteOptions;
import dev.vidi.client.Written;
import dev.vidi.it.http.HttpCalls;
import dev.vidi.it.process.FreePorts;
import dev.vidi.it.process.NodeProcess;
import dev.vidi.it.process.VidiNodes;
import dev.vidi.proto.api.v1.ReadsGrpc;
import dev.vidi.proto.api.v1.SubscribeRequest;
import dev.vidi.proto.api.v1.SubscribeResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Subscribers that take nothing, while much changes: what they hold of the server is bounded, and it goes on for others. */
@Timeout(150)
final class StandingStillIT {
    private static final int SUBSCRIBERS = 900;

    /** A megabyte of them, which no window of a subscriber takes. */
    private static final int CHANGES = 3_000;

    private static final int KEYS = 10;

    /** Of the server, beside its heap: a message of 32 KiB for each subscriber, twice, and what Kafka needs. */
    private static final long DIRECT_BYTES_MAX = 96 << 20;

    private static final int WINDOW_BYTES = 64 << 10;

    @TempDir
    private Path directory;

    private final CountDownLatch complete = new CountDownLatch(SUBSCRIBERS);
    private final Queue<Status> ends = new ConcurrentLinkedQueue<>();

    @Test
    void whoTakesNothingTakesLittleOfTheServer() throws Exception {
        Random random = new Random();
        int[] ports = FreePorts.find(3, random);
        List<String> flags =
                List.of("--kafka-port", "" + ports[0], "--grpc-port", "" + ports[1], "--http-port", "" + ports[2]);
        String target = "127.0.0.1:" + ports[1];
        ManagedChannel channel = NettyChannelBuilder.forTarget(target)
                .usePlaintext()
                .flowControlWindow(WINDOW_BYTES)
                .build();
        try (NodeProcess node = new VidiNodes(directory, List.of(), random).node("node", flags);
                VidiClient client = VidiClient.builder()
                        .target(target)
                        .timeout(Duration.ofSeconds(60))
                        .build()) {
            node.start();
            node.awaitReady(Duration.ofSeconds(60));
            client.execute("CREATE TABLE ticks (k INTEGER PRIMARY KEY, n INTEGER, pad VARCHAR) WITH (partitions = 1)");
            List<ClientCall<?, ?>> calls = new ArrayList<>();
            for (int i = 0; i < SUBSCRIBERS; i++) {
                calls.add(subscribe(channel));
            }
            assertThat(complete.await(60, TimeUnit.SECONDS)).as("all snapshots").isTrue();

            Session session = client.session();
            String pad = "x".repeat(200);
            List<CompletableFuture<Written>> writes = new ArrayList<>();
            for (int i = 0; i < CHANGES; i++) {
                Map<String, Object> row = Map.of("k", i % KEYS, "n", i, "pad", pad);
                writes.add(session.writeAsync("ticks", row, WriteOptions.DEFAULT));
            }
            writes.forEach(CompletableFuture::join);
            ReadOptions strong = ReadOptions.DEFAULT.withLevel(Level.STRONG);
            assertThat(session.get("ticks", KEYS - 1, strong).row()).isPresent();
            assertThat(directBytes("127.0.0.1:" + ports[2])).isLessThan(DIRECT_BYTES_MAX);
            assertThat(ends).isEmpty();
            calls.forEach(call -> call.cancel("done", null));
        } finally {
            channel.shutdownNow();
        }
    }

    /** Asks for no more than the end of the snapshot, of no rows. */
    private ClientCall<SubscribeRequest, SubscribeResponse> subscribe(ManagedChannel channel) {
        ClientCall<SubscribeRequest, SubscribeResponse> call =
                channel.newCall(ReadsGrpc.getSubscribeMethod(), CallOptions.DEFAULT);
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onMessage(SubscribeResponse message) {
                        if (message.hasSnapshotComplete()) {
                            complete.countDown();
                        } else {
                            call.request(1);
                        }
                    }

                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        if (status.getCode() != Status.Code.CANCELLED) {
                            ends.add(status);
                        }
                    }
                },
                new Metadata());
        call.request(1);
        call.sendMessage(SubscribeRequest.newBuilder()
                .setSql("SELECT k, n, pad FROM ticks EMIT CHANGES")
                .build());
        call.halfClose();
        return call;
    }

    private static long directBytes(String http) throws Exception {
        return HttpCalls.get(http, "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("jvm_buffer_memory_used_bytes") && line.contains("\"direct\""))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }
}
