package dev.vidi.router.grpc;

import static dev.vidi.router.grpc.TestRouter.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.common.util.concurrent.ListenableFuture;
import dev.vidi.causality.position.Position;
import dev.vidi.causality.position.SourcePartition;
import dev.vidi.causality.readlog.Level;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.token.Token;
import dev.vidi.proto.api.v1.Row;
import dev.vidi.proto.api.v1.Value;
import dev.vidi.proto.api.v1.WriteRequest;
import dev.vidi.proto.api.v1.WriteResponse;
import dev.vidi.proto.api.v1.WritesGrpc;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.router.call.Timeouts;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.read.ReadAnswer.FoundRow;
import dev.vidi.router.write.RowWriter;
import io.grpc.ClientInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.utils.Utils;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class WriteTest {
    private static final WriteRequest REQUEST = WriteRequest.newBuilder()
            .setTable("orders")
            .setJson("{\"id\":\"o-1\",\"customer\":7,\"amount\":\"12.50\"}")
            .build();

    private TestRouter router;

    @BeforeEach
    void start() throws IOException {
        router = new TestRouter();
    }

    @AfterEach
    void stop() {
        router.close();
    }

    @Test
    void appendsRowWhereKafkaPutsItsKey() throws Exception {
        ListenableFuture<WriteResponse> response = write(REQUEST);
        ProducerRecord<byte[], byte[]> record = sent();
        assertThat(record.topic()).isEqualTo("topic-orders");
        assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("o-1");
        assertThat(new String(record.value(), StandardCharsets.UTF_8)).isEqualTo("{\"customer\":7,\"amount\":12.50}");
        assertThat(record.partition()).isEqualTo(Utils.toPositive(Utils.murmur2(record.key())) % 4);
        assertThat(record.headers()).isEmpty();
        router.producer.completeNext();
        WriteResponse written = response.get(5, TimeUnit.SECONDS);
        assertThat(written.getAt().getTopic()).isEqualTo("topic-orders");
        assertThat(written.getAt().getPartition()).isEqualTo(record.partition());
        assertThat(written.getAt().getOffset()).isZero();
        Token token = router.tokens.decode(written.getToken().toByteArray());
        assertThat(token.seen()).isEqualTo(Position.of(orders(record.partition()), 0));
    }

    @Test
    void appendsRowOfValuesAndDeletion() throws Exception {
        write(REQUEST.toBuilder()
                .setRow(Row.newBuilder()
                        .addValues(text("o-2"))
                        .addValues(Value.getDefaultInstance())
                        .addValues(Value.newBuilder().setDecimalValue("3")))
                .build());
        assertThat(new String(sent().value(), StandardCharsets.UTF_8)).isEqualTo("{\"amount\":3.00}");
        write(REQUEST.toBuilder().setDelete(text("o-2")).build());
        Awaitility.await().until(() -> router.producer.history().size() == 2);
        assertThat(router.producer.history().get(1).value()).isNull();
        assertThat(router.producer.history().get(1).key())
                .isEqualTo(router.producer.history().get(0).key());
    }

    @Test
    void carriesCausesDependenciesOperationAndTrace() throws Exception {
        Token token = TestRouter.session().afterRead(new ReadId(1, 1), Position.of(orders(2), 99), Position.NONE);
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        String first = new UUID(1, 1).toString();
        String second = new UUID(2, 2).toString();
        write(
                REQUEST.toBuilder()
                        .addCauses(first)
                        .addCauses(second)
                        .setOperationId("op-1")
                        .setFirstAttempt(true)
                        .build(),
                TestRouter.with(router.tokens.encode(token)),
                TestRouter.header("traceparent", trace));
        ProducerRecord<byte[], byte[]> record = sent();
        assertThat(headers(record, "vidi-cause")).containsExactly(first, second);
        assertThat(headers(record, "vidi-op")).containsExactly("op-1");
        assertThat(headers(record, "traceparent")).containsExactly(trace);
        assertThat(router.tokens.decodeText(headers(record, "vidi-deps").get(0)).context())
                .isEqualTo(Position.of(orders(2), 99));
    }

    @Test
    void carriesTokenBeyondKilobyteToo() throws Exception {
        Position wide = IntStream.range(0, 400)
                .mapToObj(i -> Position.of(new SourcePartition(new UUID(0, i), i), 1L << 40))
                .reduce(Position.NONE, Position::merge);
        write(REQUEST, TestRouter.with(router.tokens.encode(TestRouter.session().afterWrite(wide))));
        String header = headers(sent(), "vidi-deps").get(0);
        assertThat(header).hasSizeGreaterThan(1024);
        assertThat(router.tokens.decodeText(header).seen()).isEqualTo(wide);
    }

    @Test
    void appendsWhereTheRowIsWhenKeysMayBeAnywhere() throws Exception {
        router.reads.anywhere.set(true);
        write(REQUEST);
        FakeReads.Asked look = router.reads.next();
        assertThat(look.request().level()).isEqualTo(Level.STRONG);
        assertThat(look.request().question()).isInstanceOf(Question.Keys.class);
        assertThat(router.producer.history()).isEmpty();
        int usual = Utils.toPositive(Utils.murmur2("o-1".getBytes(StandardCharsets.UTF_8))) % 4;
        int other = (usual + 1) % 4;
        look.answer(50, List.of(new FoundRow(other, 41, 1_041, new byte[0], false)));
        ProducerRecord<byte[], byte[]> record = sent();
        assertThat(record.partition()).isEqualTo(other);
        assertThat(new String(record.value(), StandardCharsets.UTF_8)).isEqualTo("{\"customer\":7,\"amount\":12.50}");

        write(REQUEST.toBuilder().setDelete(text("o-1")).setOperationId("op-1").build());
        router.reads.next().answer(50, (Object[]) null);
        look = router.reads.next();
        assertThat(look.request().question()).isInstanceOf(Question.Keys.class);
        look.answer(50, (Object[]) null);
        Awaitility.await().until(() -> router.producer.history().size() == 2);
        record = router.producer.history().get(1);
        assertThat(record.partition()).as("of a row that is not there").isEqualTo(usual);
        assertThat(headers(record, "vidi-op")).containsExactly("op-1");
    }

    @Test
    void writesNothingWhenItIsNotKnownWhereTheRowIs() throws Exception {
        router.reads.anywhere.set(true);
        ListenableFuture<WriteResponse> response = write(REQUEST);
        router.reads.next().fail(new RouterException(ErrorCode.UNAVAILABLE, "partition 2 is away"));
        assertThat(response)
                .failsWithin(java.time.Duration.ofSeconds(5))
                .withThrowableThat()
                .withMessageContaining("UNAVAILABLE")
                .withMessageContaining("nothing was written now: which partition has the row could not be found out");
        assertThat(router.producer.history()).isEmpty();
    }

    /** The client has gone by then, and perhaps written something newer by another way. */
    @Test
    void writesNothingWhenItsTimeHasPassedBeforeItIsKnownWhereTheRowIs() throws Exception {
        router.reads.anywhere.set(true);
        ListenableFuture<WriteResponse> response =
                write(REQUEST.toBuilder().setOperationId("op-1").build());
        FakeReads.Asked operation = router.reads.next();
        router.pass(Timeouts.DEFAULT.dividedBy(2));
        operation.answer(50, (Object[]) null);
        FakeReads.Asked row = router.reads.next();
        assertThat(row.request().timeout()).as("what is left").isLessThanOrEqualTo(Timeouts.DEFAULT.dividedBy(2));
        router.pass(Timeouts.DEFAULT);
        row.answer(50, (Object[]) null);
        assertThat(response)
                .failsWithin(java.time.Duration.ofSeconds(5))
                .withThrowableThat()
                .withMessageContaining("DEADLINE_EXCEEDED")
                .withMessageContaining("nothing was written");
        assertThat(router.producer.history()).isEmpty();
    }

    @Test
    void findsOperationThatWasDoneBefore() throws Exception {
        ListenableFuture<WriteResponse> response =
                write(REQUEST.toBuilder().setOperationId("op-1").build());
        FakeReads.Asked look = router.reads.next();
        assertThat(look.request().level()).isEqualTo(Level.STRONG);
        Question.Operation operation = (Question.Operation) look.request().question();
        assertThat(operation.operationId()).isEqualTo("op-1");
        look.answer(50, List.of(new FoundRow(2, 41, 1_041, new byte[0], true)));
        WriteResponse written = response.get(5, TimeUnit.SECONDS);
        assertThat(written.getRepeatedOperation()).isTrue();
        assertThat(written.getAt().getPartition()).isEqualTo(2);
        assertThat(written.getAt().getOffset()).isEqualTo(41);
        assertThat(written.getAt().getTimestampMs()).isEqualTo(1_041);
        assertThat(router.tokens.decode(written.getToken().toByteArray()).seen().offset(orders(2)))
                .isEqualTo(41);
        assertThat(router.producer.history()).isEmpty();
    }

    @Test
    void writesOperationThatWasNotDoneBefore() throws Exception {
        ListenableFuture<WriteResponse> response =
                write(REQUEST.toBuilder().setOperationId("op-1").build());
        router.reads.next().answer(50, Arrays.asList((FoundRow) null));
        sent();
        router.producer.completeNext();
        assertThat(response.get(5, TimeUnit.SECONDS).getRepeatedOperation()).isFalse();
    }

    @Test
    void sharesTheOutcomeOfAnOperationThatIsUnderWay() throws Exception {
        WriteRequest operation = REQUEST.toBuilder().setOperationId("op-1").build();
        ListenableFuture<WriteResponse> first =
                write(operation.toBuilder().setFirstAttempt(true).build());
        sent();
        ListenableFuture<WriteResponse> again = write(operation);
        ListenableFuture<WriteResponse> ofAnotherRow =
                write(operation.toBuilder().setDelete(text("o-2")).build());
        router.reads.next().answer(50, Arrays.asList((FoundRow) null));
        Awaitility.await().until(() -> router.producer.history().size() == 2);
        router.producer.completeNext();
        router.producer.completeNext();
        assertThat(first.get(5, TimeUnit.SECONDS).getRepeatedOperation()).isFalse();
        assertThat(again.get(5, TimeUnit.SECONDS).getRepeatedOperation()).isTrue();
        assertThat(again.get().getAt()).isEqualTo(first.get().getAt());
        assertThat(ofAnotherRow.get(5, TimeUnit.SECONDS).getRepeatedOperation()).isFalse();
        assertThat(router.producer.history()).hasSize(2);
    }

    @Test
    void writesNothingWhenTheLookFails() throws Exception {
        ListenableFuture<WriteResponse> response =
                write(REQUEST.toBuilder().setOperationId("op-1").build());
        router.reads.next().fail(new RouterException(ErrorCode.UNAVAILABLE, "partition 3 is moving"));
        Status status = failure(response);
        assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(status.getDescription()).contains("nothing was written", "partition 3 is moving");
        assertThat(router.producer.history()).isEmpty();
    }

    @Test
    void saysThatUnacknowledgedWriteMayHaveHappened() throws Exception {
        ListenableFuture<WriteResponse> response = write(
                REQUEST.toBuilder().setOperationId("op-1").setFirstAttempt(true).build());
        sent();
        router.producer.errorNext(new TimeoutException("expired"));
        Status status = failure(response);
        assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(status.getDescription()).contains("may have happened", "same operation id");
    }

    @Test
    void givesNoAdviceToRepeatWithoutOperationId() throws Exception {
        ListenableFuture<WriteResponse> response = write(REQUEST);
        sent();
        router.producer.errorNext(new TimeoutException("expired"));
        Status status = failure(response);
        assertThat(status.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(status.getDescription()).contains("may have happened", "operation id");
    }

    @Test
    void saysThatNothingWasWrittenWhenTopicCannotBeReached() {
        router.producer.sendException = new TimeoutException("topic not in metadata");
        Status status = failure(write(REQUEST));
        assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(status.getDescription()).contains("nothing was written");
    }

    @Test
    void tellsWhatKafkaRefuses() throws Exception {
        ListenableFuture<WriteResponse> large = write(REQUEST);
        sent();
        router.producer.errorNext(new RecordTooLargeException());
        assertThat(failure(large).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        ListenableFuture<WriteResponse> forbidden = write(REQUEST);
        Awaitility.await().until(() -> router.producer.history().size() == 2);
        router.producer.errorNext(new TopicAuthorizationException("topic-orders"));
        assertThat(failure(forbidden).getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    }

    @Test
    void boundsWritesInFlight() throws Exception {
        router.close();
        router = new TestRouter(new RowWriter.Limits(2, 1 << 20));
        ListenableFuture<WriteResponse> first = write(REQUEST);
        sent();
        write(REQUEST);
        Awaitility.await().until(() -> router.producer.history().size() == 2);
        assertThat(failure(write(REQUEST)).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        router.producer.completeNext();
        first.get(5, TimeUnit.SECONDS);
        ListenableFuture<WriteResponse> fourth = write(REQUEST);
        Awaitility.await().until(() -> router.producer.history().size() == 3);
        assertThat(fourth).isNotDone();
    }

    @Test
    void boundsBytesInFlight() throws Exception {
        router.close();
        router = new TestRouter(new RowWriter.Limits(100, 50));
        write(REQUEST); // some 30 bytes
        sent();
        assertThat(failure(write(REQUEST)).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(failure(write(REQUEST)).getDescription()).contains("50 bytes");
    }

    @Test
    void refusesToWriteWhatAConnectorFeeds() {
        TableDefinition orders = FakeCatalog.ORDERS;
        router.catalog.add(
                new TableDefinition(
                        "fed-id",
                        "fed",
                        "topic-fed",
                        orders.topicId(),
                        4,
                        orders.schema(),
                        "debezium-json",
                        "string",
                        orders.partitioner(),
                        ""),
                "");
        Status status = Status.fromThrowable(catchThrowable(
                () -> write(REQUEST.toBuilder().setTable("fed").build()).get(5, TimeUnit.SECONDS)));
        assertThat(status.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(status.getDescription()).contains("table fed cannot be written to", "write to the database instead");
        assertThat(router.producer.history()).isEmpty();
    }

    @Test
    void refusesWhatIsMalformed() {
        assertThat(malformed(REQUEST.toBuilder().setJson("{\"id\":\"o-1\",\"cust\":7}")))
                .contains("table orders", "unknown field cust");
        assertThat(malformed(REQUEST.toBuilder().setJson("{\"customer\":7}"))).contains("id", "missing");
        assertThat(malformed(REQUEST.toBuilder().setJson("{\"id\":"))).contains("JSON");
        assertThat(malformed(REQUEST.toBuilder().setRow(Row.newBuilder().addValues(text("o-1")))))
                .contains("3 columns", "1 values");
        assertThat(malformed(REQUEST.toBuilder()
                        .setRow(Row.newBuilder()
                                .addValues(text("o-1"))
                                .addValues(text("seven"))
                                .addValues(Value.getDefaultInstance()))))
                .contains("column customer (BIGINT)", "string_value");
        assertThat(malformed(REQUEST.toBuilder().setDelete(Value.getDefaultInstance())))
                .contains("column id");
        assertThat(malformed(REQUEST.toBuilder().clearChange())).contains("json, row and delete");
        assertThat(malformed(REQUEST.toBuilder().addCauses("nonsense"))).contains("causes", "UUID");
        assertThat(malformed(REQUEST.toBuilder().setOperationId("x".repeat(65))))
                .contains("64 characters");
        WriteRequest.Builder many = REQUEST.toBuilder();
        IntStream.range(0, 65).forEach(i -> many.addCauses(new UUID(1, i).toString()));
        assertThat(malformed(many)).contains("at most 64 causes");
        assertThat(malformed(REQUEST.toBuilder().setDelete(text("x".repeat(70_000)))))
                .contains("65536 bytes");
    }

    private String malformed(WriteRequest.Builder request) {
        Status status = failure(write(request.build()));
        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        return status.getDescription();
    }

    private ListenableFuture<WriteResponse> write(WriteRequest request, ClientInterceptor... interceptors) {
        return WritesGrpc.newFutureStub(router.channel)
                .withInterceptors(interceptors)
                .write(request);
    }

    /** The first record that was handed to the producer. */
    private ProducerRecord<byte[], byte[]> sent() {
        Awaitility.await().until(() -> !router.producer.history().isEmpty());
        return router.producer.history().get(0);
    }

    private static Status failure(ListenableFuture<WriteResponse> response) {
        try {
            throw new AssertionError("was written: " + response.get(5, TimeUnit.SECONDS));
        } catch (ExecutionException failed) {
            return ((StatusRuntimeException) failed.getCause()).getStatus();
        } catch (InterruptedException | java.util.concurrent.TimeoutException slow) {
            throw new AssertionError("no response", slow);
        }
    }

    private static List<String> headers(ProducerRecord<byte[], byte[]> record, String name) {
        return StreamSupport.stream(record.headers().headers(name).spliterator(), false)
                .map(header -> new String(header.value(), StandardCharsets.UTF_8))
                .toList();
    }

    private static SourcePartition orders(int partition) {
        return new SourcePartition(FakeCatalog.ORDERS.topicId(), partition);
    }
}
