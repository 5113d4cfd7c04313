package dev.vidi.router.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.util.concurrent.ListenableFuture;
import dev.vidi.causality.position.Position;
import dev.vidi.causality.position.SourcePartition;
import dev.vidi.proto.api.v1.GetManyRequest;
import dev.vidi.proto.api.v1.GetRequest;
import dev.vidi.proto.api.v1.GetResponse;
import dev.vidi.proto.api.v1.QueryRequest;
import dev.vidi.proto.api.v1.ReadsGrpc;
import dev.vidi.proto.api.v1.SessionRead;
import dev.vidi.proto.api.v1.SessionRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RouterServerTest {
    private static final GetRequest REQUEST = GetRequest.newBuilder()
            .setTable("orders")
            .setKey(TestRouter.text("o-1"))
            .build();

    private TestRouter router;
    private final NetworkThreads network = new NetworkThreads();
    private RouterServer server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws IOException {
        router = new TestRouter();
        server = router.services().server(ServerSettings.of("127.0.0.1", 0), network);
        server.start();
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.close();
        network.close();
        router.close();
    }

    @Test
    void tellsWhetherItIsReady() {
        assertThat(health()).isEqualTo(ServingStatus.NOT_SERVING);
        server.ready(true);
        assertThat(health()).isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void describesItsServices() throws Exception {
        CompletableFuture<List<String>> names = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> requests = ServerReflectionGrpc.newStub(channel)
                .serverReflectionInfo(new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse response) {
                        names.complete(response.getListServicesResponse().getServiceList().stream()
                                .map(service -> service.getName())
                                .toList());
                    }

                    @Override
                    public void onError(Throwable error) {
                        names.completeExceptionally(error);
                    }

                    @Override
                    public void onCompleted() {}
                });
        requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
        assertThat(names.get(5, TimeUnit.SECONDS))
                .contains("vidi.api.v1.Reads", "vidi.api.v1.Writes", "vidi.api.v1.Tables", "vidi.api.v1.Log");
        requests.onCompleted();
    }

    @Test
    void saysThatItsPortIsTaken() {
        RouterServer second = router.services().server(ServerSettings.of("127.0.0.1", server.port()), network);
        assertThatThrownBy(second::start)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("127.0.0.1:" + server.port())
                .hasMessageContaining("in use")
                .hasMessageContaining("0 takes any");
        second.close();
    }

    @Test
    void takesTokensOfManyPartitions() {
        router.reads.react(read -> read.answer(1, new Object[][] {null}));
        Position wide = IntStream.range(0, 1_000)
                .mapToObj(i -> Position.of(new SourcePartition(FakeCatalog.ORDERS.topicId(), i), 1L << 40))
                .reduce(Position.NONE, Position::merge);
        byte[] token = router.tokens.encode(TestRouter.session().afterWrite(wide));
        assertThat(token).hasSizeGreaterThan(6_000);
        GetResponse response = ReadsGrpc.newBlockingStub(channel)
                .withInterceptors(TestRouter.with(token))
                .get(REQUEST);
        assertThat(response.getToken().size()).isGreaterThan(6_000);
    }

    @Test
    void refusesMessageOverItsLimit() {
        GetRequest large =
                REQUEST.toBuilder().setKey(TestRouter.text("x".repeat(9 << 20))).build();
        StatusRuntimeException error = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> ReadsGrpc.newBlockingStub(channel).get(large));
        assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }

    @Test
    void letsCallsInProgressEndWhenItCloses() throws Exception {
        ListenableFuture<GetResponse> call = ReadsGrpc.newFutureStub(channel).get(REQUEST);
        FakeReads.Asked read = router.reads.next();
        Thread closing = new Thread(server::close);
        closing.start();
        read.answer(1, new Object[][] {null});
        assertThat(call.get(5, TimeUnit.SECONDS).getReadId()).isNotEmpty();
        closing.join(5_000);
        assertThat(closing.isAlive()).isFalse();
    }

    /** What gRPC cuts off by itself would be told CANCELLED, which nobody tries again. */
    @Test
    void tellsCallsThatItCutsOffToTryAgain() throws Exception {
        RouterServer impatient = router.services()
                .server(new ServerSettings("127.0.0.1", 0, 1 << 20, 1 << 14, Duration.ofMillis(50)), network);
        impatient.start();
        ManagedChannel other = NettyChannelBuilder.forAddress("127.0.0.1", impatient.port())
                .usePlaintext()
                .build();
        ReadsGrpc.ReadsStub reads = ReadsGrpc.newStub(other);
        Map<String, CompletableFuture<Status>> ends = new TreeMap<>();
        reads.get(REQUEST, ending(ends, "one row"));
        reads.getMany(
                GetManyRequest.newBuilder()
                        .setTable("orders")
                        .addKeys(TestRouter.text("o-1"))
                        .addKeys(TestRouter.text("o-2"))
                        .build(),
                ending(ends, "rows"));
        reads.query(QueryRequest.newBuilder().setSql("SELECT * FROM orders").build(), ending(ends, "query"));
        reads.session(ending(ends, "session that asks"))
                .onNext(SessionRequest.newBuilder()
                        .addReads(SessionRead.newBuilder().setTable("orders").addKeys(TestRouter.text("o-1")))
                        .build());
        for (int begun = 0; begun < 4; begun++) {
            router.reads.next();
        }
        impatient.close();
        for (Map.Entry<String, CompletableFuture<Status>> end : ends.entrySet()) {
            Status status = end.getValue().get(5, TimeUnit.SECONDS);
            assertThat(status.getCode()).as(end.getKey()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(status.getDescription()).as(end.getKey()).contains("shuts down");
        }
        other.shutdownNow();
    }

    private static <T> StreamObserver<T> ending(Map<String, CompletableFuture<Status>> ends, String call) {
        CompletableFuture<Status> end = new CompletableFuture<>();
        ends.put(call, end);
        return new StreamObserver<>() {
            @Override
            public void onNext(T message) {}

            @Override
            public void onError(Throwable error) {
                end.complete(Status.fromThrowable(error));
            }

            @Override
            public void onCompleted() {
                end.complete(Status.OK);
            }
        };
    }

    private ServingStatus health() {
        return HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus();
    }

    /** So that what a connection has brought together is published together. */
    @Test
    void whatIsToFollowABurstIsRunWhenTheCallbackHasReturned() {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        router.reads.react(read -> {
            network.execute(() -> {
                order.add("after the burst");
                read.answer(7, new Object[] {"o-1", 7L, null});
            });
            order.add("in the callback");
        });
        assertThat(ReadsGrpc.newBlockingStub(channel)
                        .withDeadlineAfter(5, TimeUnit.SECONDS)
                        .get(REQUEST)
                        .hasResult())
                .isTrue();
        assertThat(order).containsExactly("in the callback", "after the burst");
        network.execute(() -> order.add("at once"));
        assertThat(order).endsWith("at once");
    }
}
