package dev.vidi.bench.peers;

import dev.vidi.bench.echo.BenchTopics;
import dev.vidi.bench.load.Contender;
import dev.vidi.bench.reads.ReadTable;
import dev.vidi.bench.reads.UnaryReads;
import dev.vidi.bench.rows.Rows;
import dev.vidi.proto.api.v1.GetRequest;
import dev.vidi.proto.api.v1.GetResponse;
import dev.vidi.proto.api.v1.KeyResult;
import dev.vidi.proto.api.v1.Level;
import dev.vidi.proto.api.v1.ReadsGrpc;
import dev.vidi.proto.api.v1.Row;
import dev.vidi.proto.api.v1.Value;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * The same rows in a KTable of Kafka Streams, read by its interactive queries, behind gRPC: before a row is shown, a record
 * that says who has asked for which key is acknowledged by Kafka. It does not say what was shown: an interactive query does
 * not tell which version it has found.
 */
final class AuditedQueries implements Peer {

    static final String NAME = "Kafka Streams queries, audited";

    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final long LOOK_MILLIS = 20;
    private static final String STORE = "rows";
    private static final String AUDIT = "bench-peers-audit";
    private static final int ROWS_LOOKED_FOR = 1_024;

    private final CountDownLatch closing = new CountDownLatch(1);
    private final KafkaStreams streams;
    private final ReadOnlyKeyValueStore<Bytes, byte[]> rows;
    private final KafkaProducer<byte[], byte[]> audit;
    private final Server server;
    private final ManagedChannel channel;
    private final Contender reads;

    /**
     * Starts, and waits until it has the rows.
     *
     * @param source topic of the rows
     * @param count how many there are
     * @param state a directory of its own
     */
    AuditedQueries(BenchTopics topics, String source, ReadTable table, int count, Path state)
            throws IOException, InterruptedException {
        topics.create(AUDIT);
        Properties settings = settings(topics.bootstrapServers(), state);
        StreamsBuilder builder = new StreamsBuilder();
        var unused = builder.table(
                source,
                Consumed.with(Serdes.Bytes(), Serdes.ByteArray()),
                Materialized.<Bytes, byte[], KeyValueStore<Bytes, byte[]>>as(STORE)
                        .withKeySerde(Serdes.Bytes())
                        .withValueSerde(Serdes.ByteArray()));
        this.streams = new KafkaStreams(builder.build(settings), settings);
        this.rows = started();
        this.audit = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        topics.bootstrapServers(),
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.LINGER_MS_CONFIG,
                        0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .directExecutor()
                .addService(ServerServiceDefinition.builder(ReadsGrpc.SERVICE_NAME)
                        .addMethod(ReadsGrpc.getGetMethod(), ServerCalls.asyncUnaryCall(this::get))
                        .build())
                .build()
                .start();
        for (int back = 0; back < Math.min(count, ROWS_LOOKED_FOR); back++) {
            await(Rows.key(count - 1 - back)); // some of each partition
        }
        this.channel = Channels.to(InetAddress.getLoopbackAddress().getHostAddress() + ":" + server.getPort());
        this.reads = new UnaryReads(channel, table, Level.LEVEL_EVENTUAL);
    }

    private static Properties settings(String bootstrapServers, Path state) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "bench-peers-queries");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1_000);
        settings.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.REUSE_KTABLE_SOURCE_TOPICS);
        return settings;
    }

    private ReadOnlyKeyValueStore<Bytes, byte[]> started() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        streams.setStateListener((now, before) -> {
            if (now == KafkaStreams.State.RUNNING) {
                running.countDown();
            }
        });
        streams.start();
        if (!running.await(START_MAX.toSeconds(), TimeUnit.SECONDS)) {
            streams.close(START_MAX);
            throw new IllegalStateException("Kafka Streams did not run within " + START_MAX.toSeconds() + " s");
        }
        return streams.store(
                StoreQueryParameters.fromNameAndType(STORE, QueryableStoreTypes.<Bytes, byte[]>keyValueStore()));
    }

    private void await(String key) throws InterruptedException {
        Bytes bytes = Bytes.wrap(key.getBytes(StandardCharsets.UTF_8));
        long end = System.nanoTime() + START_MAX.toNanos();
        while (rows.get(bytes) == null) {
            if (System.nanoTime() - end > 0 || closing.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("Kafka Streams has no row " + key);
            }
        }
    }

    private void get(GetRequest request, StreamObserver<GetResponse> response) {
        String key = request.getKey().getStringValue();
        byte[] row = rows.get(Bytes.wrap(key.getBytes(StandardCharsets.UTF_8)));
        UUID id = UUID.randomUUID();
        byte[] record = ("{\"read\":\"" + id + "\",\"principal\":\"bench\",\"table\":\"" + request.getTable()
                        + "\",\"key\":\"" + key + "\"}")
                .getBytes(StandardCharsets.UTF_8);
        Future<?> unused = audit.send(new ProducerRecord<>(AUDIT, record), (metadata, error) -> {
            if (error != null) {
                response.onError(Status.UNAVAILABLE.withCause(error).asException());
            } else {
                response.onNext(response(request, row, id));
                response.onCompleted();
            }
        });
    }

    private static GetResponse response(GetRequest request, byte[] row, UUID id) {
        KeyResult.Builder result = KeyResult.newBuilder().setKey(request.getKey());
        if (row != null) {
            result.setRow(Row.newBuilder()
                    .addValues(request.getKey())
                    .addValues(Value.newBuilder().setStringValue(new String(row, StandardCharsets.UTF_8))));
        }
        return GetResponse.newBuilder()
                .setResult(result)
                .setReadId(id.toString())
                .build();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Contender reads() {
        return reads;
    }

    @Override
    public String recorded() {
        return "who has asked for which key, acknowledged by Kafka before the row is shown; not which version was shown,"
                + " which an interactive query does not tell, nor at what position";
    }

    @Override
    public void close() {
        closing.countDown();
        channel.shutdownNow();
        server.shutdownNow();
        audit.close();
        streams.close(START_MAX);
    }
}
