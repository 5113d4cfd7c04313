package dev.vidi.router.grpc;

import dev.vidi.causality.token.Token;
import dev.vidi.causality.token.TokenKey;
import dev.vidi.causality.wire.TokenCodec;
import dev.vidi.causality.wire.TopicNames;
import dev.vidi.proto.api.v1.Value;
import dev.vidi.router.call.Untaken;
import dev.vidi.router.describe.DescribedPartition.Ends;
import dev.vidi.router.describe.TableStates;
import dev.vidi.router.log.LogTails;
import dev.vidi.router.select.SelectLimits;
import dev.vidi.router.select.Selects;
import dev.vidi.router.subscribe.SubscribeLimits;
import dev.vidi.router.subscribe.SubscriptionDirectory;
import dev.vidi.router.subscribe.Subscriptions;
import dev.vidi.router.table.TableLookup;
import dev.vidi.router.table.TableStatements;
import dev.vidi.router.trace.CallSpans;
import dev.vidi.router.write.RowWriter;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.MetadataUtils;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The services over an in-process transport, with the use cases faked. */
final class TestRouter implements AutoCloseable {
    static final UUID CLUSTER = new UUID(1, 2);
    static final int HOME = 3;

    /** Where changes for subscriptions with a name are logged. */
    static final int NAMED_HOME = 0;

    static final int TAILS_MAX = 2;

    final FakeReads reads = new FakeReads();

    /** What brokers say of where partitions end. */
    final AtomicReference<CompletableFuture<SortedMap<Integer, Ends>>> ends =
            new AtomicReference<>(CompletableFuture.completedFuture(new TreeMap<>()));

    /** What clients have not taken. */
    final Untaken untaken = new Untaken(Untaken.BYTES_MAX);

    final FakeCatalog catalog = new FakeCatalog();
    final TokenCodec tokens = codec(CLUSTER, "k1");
    final FakeLog log = new FakeLog();
    final MockProducer<byte[], byte[]> producer = producer();
    final ManagedChannel channel;
    private final Server server;
    private final GrpcServices services;
    private final RowWriter writer;
    private final LogTails tails;
    final Subscriptions subscriptions;
    private final AtomicLong passed = new AtomicLong();
    final List<String> signs = new CopyOnWriteArrayList<>();

    TestRouter(SessionLimits sessions, RowWriter.Limits writes) throws IOException {
        this(sessions, writes, SelectLimits.DEFAULT, SubscribeLimits.DEFAULT);
    }

    TestRouter(SelectLimits selecting, SubscribeLimits subscribing) throws IOException {
        this(SessionLimits.DEFAULT, new RowWriter.Limits(1_000, 1 << 20), selecting, subscribing);
    }

    private TestRouter(
            SessionLimits sessions, RowWriter.Limits writes, SelectLimits selecting, SubscribeLimits subscribing)
            throws IOException {
        String name = InProcessServerBuilder.generateName();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        LongSupplier clock = () -> System.nanoTime() + passed.get();
        this.writer =
                new RowWriter(reads, tokens, producer, writes, new CallSpans(OpenTelemetry.noop()), clock, meters);
        this.tails = new LogTails(log::consumer, new TopicNames("vidi"), catalog, TAILS_MAX, meters);
        TableLookup tables = new TableLookup(catalog);
        Selects selects = new Selects(reads, tables, selecting);
        this.subscriptions = new Subscriptions(
                reads,
                selects,
                (partition, then, failed) -> then.run(),
                (table, partition, home) -> signs.add("partition " + partition),
                tables,
                log::consumer,
                FakeLog.TOPIC,
                1,
                subscribing,
                clock,
                meters);
        subscriptions.listener().tailing(HOME, 100);
        subscriptions.listener().tailing(NAMED_HOME, 100);
        this.services = new GrpcServices(
                new UseCases(
                        reads,
                        selects,
                        subscriptions,
                        new SubscriptionDirectory(reads, catalog),
                        new TableStates(reads, (table, max) -> ends.get()),
                        writer,
                        tails,
                        catalog,
                        new TableStatements(catalog)),
                tokens,
                new TopicNames("vidi"),
                () -> HOME,
                sessions,
                untaken);
        InProcessServerBuilder builder = InProcessServerBuilder.forName(name);
        services.services().forEach(builder::addService);
        this.server = builder.build().start();
        this.channel = InProcessChannelBuilder.forName(name).build();
    }

    TestRouter() throws IOException {
        this(SessionLimits.DEFAULT, new RowWriter.Limits(1_000, 1 << 20));
    }

    TestRouter(SessionLimits sessions) throws IOException {
        this(sessions, new RowWriter.Limits(1_000, 1 << 20));
    }

    TestRouter(RowWriter.Limits writes) throws IOException {
        this(SessionLimits.DEFAULT, writes);
    }

    /** Time passes for the subscribers. */
    void pass(Duration time) {
        passed.addAndGet(time.toNanos());
        subscriptions.listener().tick();
    }

    /** The same services, for a server of another kind. */
    GrpcServices services() {
        return services;
    }

    LogTails tails() {
        return tails;
    }

    private static MockProducer<byte[], byte[]> producer() {
        List<PartitionInfo> partitions = IntStream.range(0, 4)
                .mapToObj(i -> new PartitionInfo("topic-orders", i, Node.noNode(), new Node[0], new Node[0]))
                .toList();
        return new MockProducer<>(
                new Cluster("c", List.of(), partitions, Set.of(), Set.of()),
                false,
                null,
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    static TokenCodec codec(UUID cluster, String key) {
        return new TokenCodec(cluster, List.of(new TokenKey(key, new byte[32])));
    }

    static Value text(String value) {
        return Value.newBuilder().setStringValue(value).build();
    }

    static Value number(long value) {
        return Value.newBuilder().setIntValue(value).build();
    }

    static Token session() {
        return Token.start(CLUSTER, new UUID(5, 6), HOME);
    }

    static ClientInterceptor with(byte[]... tokens) {
        Metadata metadata = new Metadata();
        Arrays.stream(tokens).forEach(token -> metadata.put(CallHeaders.TOKEN, token));
        return MetadataUtils.newAttachHeadersInterceptor(metadata);
    }

    static ClientInterceptor header(String name, String value) {
        Metadata metadata = new Metadata();
        metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
        return MetadataUtils.newAttachHeadersInterceptor(metadata);
    }

    @Override
    public void close() {
        subscriptions.close();
        channel.shutdownNow();
        server.shutdownNow();
        tails.close();
        writer.close();
        services.close();
    }
}
