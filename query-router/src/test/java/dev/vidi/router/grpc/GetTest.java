package dev.vidi.router.grpc;

import static dev.vidi.router.grpc.TestRouter.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vidi.causality.position.Position;
import dev.vidi.causality.position.SourcePartition;
import dev.vidi.causality.readlog.Level;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.token.Token;
import dev.vidi.proto.api.v1.GetRequest;
import dev.vidi.proto.api.v1.GetResponse;
import dev.vidi.proto.api.v1.ReadOptions;
import dev.vidi.proto.api.v1.ReadsGrpc;
import dev.vidi.proto.api.v1.Value;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.row.KeyCodec;
import dev.vidi.router.call.Callers;
import dev.vidi.router.read.ReadRequest;
import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class GetTest {
    private static final GetRequest REQUEST =
            GetRequest.newBuilder().setTable("orders").setKey(text("o-1")).build();

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
    void answersRowWithItsPlaceAndPosition() {
        router.reads.react(read -> read.answer(41, new Object[] {"o-1", 7L, new BigDecimal("12.50")}));
        GetResponse response = get(REQUEST);
        assertThat(response.getResult().getRow().getValuesList())
                .containsExactly(
                        text("o-1"),
                        TestRouter.number(7),
                        Value.newBuilder().setDecimalValue("12.50").build());
        assertThat(response.getResult().getAt().getTopic()).isEqualTo("topic-orders");
        assertThat(response.getResult().getAt().getOffset()).isEqualTo(41);
        assertThat(response.getResult().getAt().getTimestampMs()).isEqualTo(1041);
        assertThat(response.getPosition(0).getOffset()).isEqualTo(41);
        assertThat(response.getReadId()).isEqualTo(new ReadId(7, 1).toString());
        assertThat(response.getSchema().getColumnsList())
                .extracting(dev.vidi.proto.api.v1.Column::getType)
                .containsExactly("VARCHAR", "BIGINT", "DECIMAL(10, 2)");
    }

    @Test
    void answersAbsentRowWithoutRowAndPlace() {
        router.reads.react(read -> read.answer(3, new Object[][] {null}));
        GetResponse response = get(REQUEST);
        assertThat(response.getResult().getKey()).isEqualTo(text("o-1"));
        assertThat(response.getResult().hasRow()).isFalse();
        assertThat(response.getResult().hasAt()).isFalse();
    }

    @Test
    void beginsSessionForCallerWithoutToken() throws Exception {
        router.reads.react(read -> read.answer(9, new Object[][] {null}));
        Token token = router.tokens.decode(get(REQUEST).getToken().toByteArray());
        Token context = router.reads.next().request().context();
        assertThat(context.seen()).isEqualTo(Position.NONE);
        assertThat(context.home()).isEqualTo(TestRouter.HOME);
        assertThat(token.session()).isEqualTo(context.session());
        assertThat(token.seen()).isEqualTo(Position.of(orders(0), 9));
        assertThat(token.reads()).containsExactly(new ReadId(7, 1));
    }

    @Test
    void sendsTokenInTrailersToo() {
        router.reads.react(read -> read.answer(9, new Object[][] {null}));
        AtomicReference<Metadata> trailers = new AtomicReference<>();
        GetResponse response = ReadsGrpc.newBlockingStub(router.channel)
                .withInterceptors(MetadataUtils.newCaptureMetadataInterceptor(new AtomicReference<>(), trailers))
                .get(REQUEST);
        assertThat(trailers.get().get(CallHeaders.TOKEN))
                .isEqualTo(response.getToken().toByteArray());
    }

    @Test
    void mergesAllTokensOfTheCall() throws Exception {
        router.reads.react(read -> read.answer(9, new Object[][] {null}));
        Token first = TestRouter.session().afterWrite(Position.of(orders(1), 5));
        Token second = TestRouter.session().afterWrite(Position.of(orders(2), 6));
        get(REQUEST, TestRouter.with(router.tokens.encode(first), router.tokens.encode(second)));
        Token context = router.reads.next().request().context();
        assertThat(context.seen()).isEqualTo(Position.of(orders(1), 5).with(orders(2), 6));
        assertThat(context.session()).isEqualTo(first.session());
    }

    @Test
    void passesOptionsAndHeadersOn() throws Exception {
        router.reads.react(read -> read.answer(9, new Object[][] {null}));
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        String retried = new UUID(8, 9).toString();
        get(
                REQUEST.toBuilder()
                        .setOptions(ReadOptions.newBuilder()
                                .setLevel(dev.vidi.proto.api.v1.Level.LEVEL_STRONG)
                                .setWaitMs(250)
                                .setRetries(retried)
                                .setOnBehalfOf("carol"))
                        .build(),
                TestRouter.header("vidi-principal", "alice"),
                TestRouter.header("vidi-purpose", "support"),
                TestRouter.header("traceparent", trace));
        ReadRequest read = router.reads.next().request();
        assertThat(read.level()).isEqualTo(Level.STRONG);
        assertThat(read.waitMax()).isEqualTo(Duration.ofMillis(250));
        assertThat(read.retries()).isEqualTo(new ReadId(8, 9));
        assertThat(read.traceparent()).isEqualTo(trace);
        assertThat(read.reader().principal()).isEqualTo("alice");
        assertThat(read.reader().purpose()).isEqualTo("support");
        assertThat(read.reader().onBehalfOf()).isEqualTo("carol");
        assertThat(read.timeout()).isEqualTo(Duration.ofSeconds(10));
        byte[] key = read.question().named().get(0);
        assertThat(key).isEqualTo(new KeyCodec(ColumnType.VARCHAR).encode("o-1"));
        assertThat(read.question()).isInstanceOf(Question.Keys.class);
    }

    @Test
    void cancelsReadWhenClientGoesAway() throws Exception {
        Context.CancellableContext client = Context.current().withCancellation();
        client.run(() -> ReadsGrpc.newFutureStub(router.channel).get(REQUEST));
        FakeReads.Asked read = router.reads.next();
        client.cancel(null);
        Awaitility.await().untilTrue(read.cancelled());
        read.answer(1, new Object[][] {null}); // too late, and harmless
    }

    @Test
    void cancelsReadAtDeadline() throws Exception {
        StatusRuntimeException error = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> ReadsGrpc.newBlockingStub(router.channel)
                        .withDeadlineAfter(50, TimeUnit.MILLISECONDS)
                        .get(REQUEST));
        assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        FakeReads.Asked read = router.reads.next();
        assertThat(read.request().timeout()).isBetween(Duration.ofMillis(1), Duration.ofMillis(50));
        Awaitility.await().untilTrue(read.cancelled());
    }

    @Test
    void refusesZeroDeadlineWithoutReading() {
        StatusRuntimeException error = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> ReadsGrpc.newBlockingStub(router.channel)
                        .withDeadlineAfter(0, TimeUnit.MILLISECONDS)
                        .get(REQUEST));
        assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(router.reads.asked).isEmpty();
    }

    @Test
    void namesNearestTableWhenUnknown() {
        Status status = refused(REQUEST.toBuilder().setTable("oders").build());
        assertThat(status.getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(status.getDescription()).isEqualTo("table oders is unknown; did you mean orders?");
    }

    @Test
    void refusesTableWithProblem() {
        router.catalog.add(
                FakeCatalog.table("broken", new Column("id", ColumnType.BIGINT, false)),
                "its topic was recreated; create the table again");
        Status status = refused(REQUEST.toBuilder().setTable("broken").build());
        assertThat(status.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(status.getDescription()).contains("broken", "create the table again");
    }

    @Test
    void namesTableColumnAndTypeOfWrongKey() {
        Status status = refused(REQUEST.toBuilder().setKey(TestRouter.number(1)).build());
        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription())
                .isEqualTo("table orders, column id (VARCHAR): expected VARCHAR in string_value, found int_value");
    }

    @Test
    void refusesMissingKey() {
        Status status = refused(REQUEST.toBuilder().clearKey().build());
        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription()).contains("column id", "NULL");
    }

    @Test
    void refusesKeyOverItsLimit() {
        Status status =
                refused(REQUEST.toBuilder().setKey(text("x".repeat(65_535))).build());
        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription()).contains("65536 bytes", "65537");
    }

    @Test
    void refusesUnknownLevelAndMalformedRetry() {
        assertThat(refused(REQUEST.toBuilder()
                                .setOptions(ReadOptions.newBuilder().setLevelValue(77))
                                .build())
                        .getDescription())
                .contains("level 77");
        assertThat(refused(REQUEST.toBuilder()
                                .setOptions(ReadOptions.newBuilder().setRetries("nonsense"))
                                .build())
                        .getDescription())
                .contains("retries", "UUID");
    }

    @Test
    void refusesOverlongPrincipal() {
        Status status = refused(REQUEST, TestRouter.header("vidi-principal", "p".repeat(257)));
        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription()).contains("vidi-principal", "256");
    }

    @Test
    void ignoresMalformedTraceContext() throws Exception {
        router.reads.react(read -> read.answer(9, new Object[][] {null}));
        get(REQUEST, TestRouter.header("traceparent", "nonsense"));
        assertThat(router.reads.next().request().traceparent()).isEmpty();
    }

    @Test
    void refusesForgedToken() {
        byte[] token = router.tokens.encode(TestRouter.session());
        token[token.length - 1] ^= 1;
        assertThat(refused(REQUEST, TestRouter.with(token)).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refused(
                                REQUEST,
                                TestRouter.with(TestRouter.codec(TestRouter.CLUSTER, "other")
                                        .encode(TestRouter.session())))
                        .getCode())
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void refusesTokenCutAnywhere() {
        byte[] token = router.tokens.encode(TestRouter.session());
        for (int length = 0; length < token.length; length++) {
            Status status = refused(REQUEST, TestRouter.with(Arrays.copyOf(token, length)));
            assertThat(status.getCode()).as("cut to %d", length).isEqualTo(Status.Code.INVALID_ARGUMENT);
        }
    }

    @Test
    void refusesTokenOfFutureVersion() {
        byte[] token = router.tokens.encode(TestRouter.session());
        token[0] = 2;
        Status status = refused(REQUEST, TestRouter.with(token));
        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription()).contains("format 2");
    }

    @Test
    void refusesTokenOfAnotherCluster() {
        UUID other = new UUID(9, 9);
        byte[] token = TestRouter.codec(other, "k1").encode(Token.start(other, new UUID(5, 6), TestRouter.HOME));
        Status status = refused(REQUEST, TestRouter.with(token));
        assertThat(status.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(status.getDescription()).contains("start a new session");
    }

    @Test
    void refusesTooManyTokens() {
        byte[][] tokens = new byte[Callers.TOKENS_MAX + 1][];
        Arrays.fill(tokens, router.tokens.encode(TestRouter.session()));
        assertThat(refused(REQUEST, TestRouter.with(tokens)).getDescription()).contains("at most 16 tokens");
    }

    private GetResponse get(GetRequest request, ClientInterceptor... interceptors) {
        return ReadsGrpc.newBlockingStub(router.channel)
                .withInterceptors(interceptors)
                .get(request);
    }

    private Status refused(GetRequest request, ClientInterceptor... interceptors) {
        router.reads.react(read -> {
            throw new AssertionError("must not be read");
        });
        return catchThrowableOfType(StatusRuntimeException.class, () -> get(request, interceptors))
                .getStatus();
    }

    private static SourcePartition orders(int partition) {
        return new SourcePartition(FakeCatalog.ORDERS.topicId(), partition);
    }
}
