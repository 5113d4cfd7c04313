package dev.vidi.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.vidi.causality.readlog.AnswerPart;
import dev.vidi.causality.wire.LogBatchCodec;
import dev.vidi.causality.wire.RecordHeaders;
import dev.vidi.causality.wire.TopicNames;
import dev.vidi.client.Session;
import dev.vidi.client.Subscription;
import dev.vidi.client.VidiClient;
import dev.vidi.client.VidiException;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A call that is sampled is one trace from the client to the join task and back; one that is not leaves nothing. */
@Timeout(120)
final class TracingIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final TopicNames TOPICS = new TopicNames("vidi");
    private static final Metadata.Key<String> TRACEPARENT =
            Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);
    private static final AttributeKey<Long> PARTITION = AttributeKey.longKey("vidi.partition");
    private static final AttributeKey<String> READ_ID = AttributeKey.stringKey("vidi.read.id");
    private static final AttributeKey<String> CODE = AttributeKey.stringKey("vidi.code");
    private static final String UNSAMPLED = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

    @TempDir
    private Path directory;

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final OpenTelemetrySdk server = sdk(Sampler.parentBased(Sampler.alwaysOff()));
    private final OpenTelemetrySdk caller = sdk(Sampler.alwaysOn());
    private Node node;

    private OpenTelemetrySdk sdk(Sampler sampler) {
        return OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .setSampler(sampler)
                        .addSpanProcessor(SimpleSpanProcessor.create(spans))
                        .build())
                .build();
    }

    @BeforeEach
    void start() throws Exception {
        Map<String, String> flags = new TreeMap<>();
        flags.put("data", directory.toString());
        flags.put("grpc.port", "0");
        flags.put("http.port", "0");
        flags.put("kafka.embedded.port", "0");
        node = Node.start(NodeConfig.load(null, Map.of(), flags), server);
        try (VidiClient plain = VidiClient.connect(node.grpcAddress().orElseThrow())) {
            plain.execute("CREATE TABLE offers (sku VARCHAR PRIMARY KEY, price INTEGER) WITH (partitions = 2)");
            Session session = plain.session();
            for (int i = 0; i < 10; i++) {
                session.write("offers", Map.of("sku", "s" + i, "price", i));
            }
            assertThat(session.get("offers", "s1").row()).isPresent();
        }
        assertThat(spans.getFinishedSpanItems())
                .as("of calls that nobody samples")
                .isEmpty();
    }

    @AfterEach
    void stop() {
        node.close();
        server.close();
        caller.close();
    }

    @Test
    void aReadIsOneTraceFromTheClientToTheJoinTaskAndBack() throws Exception {
        try (VidiClient client = tracing()) {
            assertThat(client.session().get("offers", "s3").row()).isPresent();
        }
        Map<String, List<SpanData>> found = await().atMost(PATIENCE).until(this::byName, names -> names.size() == 4);
        SpanData call = only(found, "call");
        SpanData read = only(found, "read");
        SpanData join = only(found, "join");
        SpanData reveal = only(found, "reveal");
        assertThat(List.of(read.getTraceId(), join.getTraceId(), reveal.getTraceId()))
                .containsOnly(call.getTraceId());
        assertThat(read.getParentSpanId()).isEqualTo(call.getSpanId());
        assertThat(join.getParentSpanId()).isEqualTo(read.getSpanId());
        assertThat(reveal.getParentSpanId()).isEqualTo(read.getSpanId());
        assertThat(join.getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(join.getAttributes().get(PARTITION)).isBetween(0L, 1L);
        assertThat(join.getAttributes().get(READ_ID))
                .isEqualTo(read.getAttributes().get(READ_ID));
        assertThat(join.getEvents()).extracting(event -> event.getName()).containsExactly("appended");
        assertThat(logged()).contains("00-" + read.getTraceId() + "-" + read.getSpanId() + "-01");
    }

    @Test
    void theSnapshotOfASubscriptionIsInTheTraceOfItsCall() {
        try (VidiClient client = tracing();
                Subscription subscription =
                        client.session().subscribe("SELECT sku FROM offers WHERE price < 5 EMIT CHANGES")) {
            List<String> events = new ArrayList<>();
            await().atMost(PATIENCE).until(() -> {
                subscription
                        .poll(Duration.ofMillis(200))
                        .map(event -> event.getClass().getSimpleName())
                        .ifPresent(events::add);
                return events.contains("SnapshotComplete");
            });
        }
        await().atMost(PATIENCE)
                .until(() -> byName().getOrDefault("join", List.of()).size() >= 4);
        Map<String, List<SpanData>> found = byName();
        SpanData call = only(found, "call");
        List<SpanData> reads = found.get("read");
        assertThat(reads).as("a registration, and a page").hasSizeGreaterThanOrEqualTo(2);
        assertThat(reads).allSatisfy(read -> {
            assertThat(read.getTraceId()).isEqualTo(call.getTraceId());
            assertThat(read.getParentSpanId()).isEqualTo(call.getSpanId());
        });
        List<String> ids = reads.stream().map(SpanData::getSpanId).toList();
        assertThat(found.get("join")).allSatisfy(join -> {
            assertThat(join.getTraceId()).isEqualTo(call.getTraceId());
            assertThat(ids).contains(join.getParentSpanId());
        });
        assertThat(found.get("join").stream().map(join -> join.getAttributes().get(PARTITION)))
                .contains(0L, 1L);
    }

    @Test
    void aWriteIsInTheTraceOfItsCallAndItsRowSaysSo() throws Exception {
        try (VidiClient client = tracing()) {
            client.session().write("offers", Map.of("sku", "traced", "price", 1));
        }
        Map<String, List<SpanData>> found = await().atMost(PATIENCE).until(this::byName, names -> names.size() == 2);
        SpanData write = only(found, "write");
        assertThat(write.getParentSpanId()).isEqualTo(only(found, "call").getSpanId());
        assertThat(header("traced")).isEqualTo("00-" + write.getTraceId() + "-" + write.getSpanId() + "-01");
    }

    @Test
    void aReadThatIsRefusedSaysByWhatCodeAndNothingOfTheRow() {
        try (VidiClient client = tracing()) {
            assertThatThrownBy(() -> client.session()
                            .query("SELECT sku FROM offers WHERE 10 / price > 1")
                            .forEachRemaining(row -> {}))
                    .isInstanceOf(VidiException.class);
        }
        await().atMost(PATIENCE).until(() -> byName().containsKey("read"));
        SpanData read = only(byName(), "read");
        assertThat(read.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(read.getStatus().getDescription())
                .isEqualTo(read.getAttributes().get(CODE))
                .matches("[A-Z_]+");
        assertThat(byName().get("join"))
                .anySatisfy(join -> assertThat(join.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR));
    }

    @Test
    void aCallThatIsNotSampledLeavesNothingBehind() throws Exception {
        try (VidiClient client = client(new Fixed(UNSAMPLED))) {
            Session session = client.session();
            assertThat(session.get("offers", "s3").row()).isPresent();
            session.write("offers", Map.of("sku", "untraced", "price", 1));
            assertThat(session.get("offers", "untraced").row()).isPresent();
        }
        assertThat(logged()).isEmpty();
        assertThat(header("untraced")).as("the caller's own").isEqualTo(UNSAMPLED);
        assertThat(spans.getFinishedSpanItems()).isEmpty();
    }

    private Map<String, List<SpanData>> byName() {
        return spans.getFinishedSpanItems().stream().collect(Collectors.groupingBy(SpanData::getName));
    }

    private static SpanData only(Map<String, List<SpanData>> found, String name) {
        assertThat(found.get(name)).as(name).hasSize(1);
        return found.get(name).get(0);
    }

    /** Traces that the answers in the read log name. */
    private List<String> logged() throws Exception {
        List<String> found = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : all(TOPICS.readLog(), 16)) {
            for (AnswerPart part : LogBatchCodec.decode(record.value()).answers()) {
                if (!part.read().traceparent().isEmpty()) {
                    found.add(part.read().traceparent());
                }
            }
        }
        return found;
    }

    private String header(String sku) {
        return all("offers", 2).stream()
                .filter(record -> new String(record.key(), StandardCharsets.UTF_8).equals(sku))
                .map(record -> record.headers().lastHeader(RecordHeaders.TRACEPARENT))
                .map(Header::value)
                .map(value -> new String(value, StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow();
    }

    private List<ConsumerRecord<byte[], byte[]>> all(String topic, int partitions) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", node.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> assigned = IntStream.range(0, partitions)
                    .mapToObj(partition -> new TopicPartition(topic, partition))
                    .toList();
            consumer.assign(assigned);
            consumer.seekToBeginning(assigned);
            Map<TopicPartition, Long> ends = consumer.endOffsets(assigned);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }

    private VidiClient tracing() {
        return client(new Traced());
    }

    private VidiClient client(ClientInterceptor interceptor) {
        return VidiClient.builder()
                .channel(ManagedChannelBuilder.forTarget(node.grpcAddress().orElseThrow())
                        .usePlaintext()
                        .intercept(interceptor)
                        .build())
                .build();
    }

    /** What OpenTelemetry's instrumentation of gRPC does for a client. */
    private final class Traced implements ClientInterceptor {
        @Override
        public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
            if (method.getFullMethodName().contains("Tables")) {
                return next.newCall(method, options);
            }
            SpanContext span = begun();
            return new Fixed("00-" + span.getTraceId() + "-" + span.getSpanId() + "-01")
                    .interceptCall(method, options, next);
        }

        private SpanContext begun() {
            io.opentelemetry.api.trace.Span span =
                    caller.getTracer("test").spanBuilder("call").startSpan();
            span.end();
            return span.getSpanContext();
        }
    }

    private record Fixed(String traceparent) implements ClientInterceptor {
        @Override
        public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
            return new ForwardingClientCall.SimpleForwardingClientCall<>(next.newCall(method, options)) {
                @Override
                public void start(Listener<R> listener, Metadata headers) {
                    headers.put(TRACEPARENT, traceparent);
                    super.start(listener, headers);
                }
            };
        }
    }
}
