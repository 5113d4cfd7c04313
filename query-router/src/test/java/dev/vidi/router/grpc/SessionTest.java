package dev.vidi.router.grpc;

import static dev.vidi.router.grpc.TestRouter.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.causality.position.Position;
import dev.vidi.causality.position.SourcePartition;
import dev.vidi.causality.token.Token;
import dev.vidi.proto.api.v1.ReadsGrpc;
import dev.vidi.proto.api.v1.SessionAnswer;
import dev.vidi.proto.api.v1.SessionRead;
import dev.vidi.proto.api.v1.SessionRequest;
import dev.vidi.proto.api.v1.SessionResponse;
import dev.vidi.query.row.RowCodec;
import dev.vidi.router.call.Timeouts;
import dev.vidi.router.call.Untaken;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.read.ReadAnswer.FoundRow;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SessionTest {
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
    void answersReadsAsTheyComplete() throws Exception {
        TestCall<SessionRequest, SessionResponse> stream = open().request(10);
        stream.send(reads(1, 2));
        FakeReads.Asked first = router.reads.next();
        FakeReads.Asked second = router.reads.next();
        second.answer(5, row("k2"));
        assertThat(ids(stream.next())).containsExactly(2L);
        first.answer(6, row("k1"));
        SessionResponse response = stream.next();
        assertThat(ids(response)).containsExactly(1L);
        assertThat(response.getAnswers(0).getResults(0).getRow().getValues(0)).isEqualTo(text("k1"));
        assertThat(response.getAnswers(0).getPosition(0).getOffset()).isEqualTo(6);
        assertThat(response.getAnswers(0).getReadId().size()).isEqualTo(16);
    }

    @Test
    void joinsAnswersThatCompleteTogetherUnderOneToken() throws Exception {
        TestCall<SessionRequest, SessionResponse> stream = open();
        stream.send(reads(1, 2, 3));
        for (int offset = 5; offset < 8; offset++) {
            router.reads.next().answer(offset, row("k"));
        }
        stream.request(1); // until here the client takes nothing
        SessionResponse response = stream.next();
        assertThat(ids(response)).containsExactly(1L, 2L, 3L);
        Token token = router.tokens.decode(response.getToken().toByteArray());
        assertThat(token.seen()).isEqualTo(Position.of(orders(), 7));
        assertThat(token.reads()).hasSize(3);
    }

    @Test
    void showsLaterReadsWhatEarlierAnswersHaveShown() throws Exception {
        Token start = TestRouter.session().afterWrite(Position.of(orders(1), 11));
        Metadata headers = new Metadata();
        headers.put(CallHeaders.TOKEN, router.tokens.encode(start));
        TestCall<SessionRequest, SessionResponse> stream =
                new TestCall<>(router.channel, ReadsGrpc.getSessionMethod(), headers);
        stream.request(10).send(reads(1));
        FakeReads.Asked first = router.reads.next();
        assertThat(first.request().context()).isEqualTo(start);
        first.answer(5, row("k"));
        stream.next();
        stream.send(reads(2));
        Token context = router.reads.next().request().context();
        assertThat(context.session()).isEqualTo(start.session());
        assertThat(context.seen()).isEqualTo(Position.of(orders(1), 11).with(orders(), 5));
        assertThat(context.reads()).containsExactly(first.id());
    }

    @Test
    void namesEachTableOnce() throws Exception {
        TestCall<SessionRequest, SessionResponse> stream = open().request(10);
        stream.send(reads(1));
        router.reads.next().answer(5, row("k"));
        assertThat(stream.next().getSchemasList()).hasSize(1);
        stream.send(reads(2));
        router.reads.next().answer(5, row("k"));
        assertThat(stream.next().getSchemasList()).isEmpty();
    }

    /** What was already written of its answer is no part of the response. */
    @Test
    void anAnswerThatCannotBeShownIsAFailureAndLeavesTheOthersWhole() throws Exception {
        TestCall<SessionRequest, SessionResponse> stream = open();
        SessionRead both = read(1).toBuilder().addKeys(text("l")).build();
        stream.send(SessionRequest.newBuilder().addReads(both).addReads(read(2)).build());
        FakeReads.Asked broken = router.reads.next();
        byte[] whole = new RowCodec(broken.request().table().schema()).encode(row("k"));
        broken.answer(
                5, List.of(new FoundRow(0, 4, 1_004, whole, false), new FoundRow(0, 5, 1_005, new byte[] {-1}, false)));
        router.reads.next().answer(6, row("k"));
        stream.request(1);
        SessionResponse response = stream.next();
        assertThat(ids(response)).containsExactly(1L, 2L);
        SessionAnswer failed = response.getAnswers(0);
        assertThat(failed.getFailure().getCode()).isEqualTo(Status.Code.INTERNAL.value());
        assertThat(failed.getResultsList()).isEmpty();
        assertThat(response.getAnswers(1).getResultsList()).hasSize(1);
        Token token = router.tokens.decode(response.getToken().toByteArray());
        assertThat(token.reads()).as("of what was shown").hasSize(1);
    }

    @Test
    void goesOnAfterReadsThatFail() throws Exception {
        TestCall<SessionRequest, SessionResponse> stream = open().request(10);
        stream.send(SessionRequest.newBuilder()
                .addReads(read(1).toBuilder().setTable("nowhere"))
                .addReads(read(2).toBuilder().clearKeys())
                .addReads(read(3).toBuilder().clearKeys().addKeys(TestRouter.number(1)))
                .addReads(read(4))
                .build());
        router.reads
                .next()
                .fail(new RouterException(ErrorCode.UNAVAILABLE, "moving", Duration.ofMillis(250), null)
                        .ofRead("00000000-0000-0007-0000-000000000001"));
        List<SessionAnswer> answers = new ArrayList<>();
        while (answers.size() < 4) {
            answers.addAll(stream.next().getAnswersList());
        }
        assertThat(answers).extracting(SessionAnswer::getId).containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
        assertThat(answers)
                .filteredOn(answer -> answer.getId() == 1)
                .allSatisfy(
                        answer -> assertThat(answer.getFailure().getCode()).isEqualTo(Status.Code.NOT_FOUND.value()));
        assertThat(answers)
                .filteredOn(answer -> answer.getId() == 2 || answer.getId() == 3)
                .allSatisfy(answer ->
                        assertThat(answer.getFailure().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT.value()));
        assertThat(answers).filteredOn(answer -> answer.getId() == 4).allSatisfy(answer -> {
            assertThat(answer.getFailure().getCode()).isEqualTo(Status.Code.UNAVAILABLE.value());
            assertThat(answer.getFailure().getRetryAfterMs()).isEqualTo(250);
            assertThat(answer.getReadId().toByteArray()).hasSize(16).endsWith(1);
        });
        stream.send(reads(5));
        router.reads.next().answer(1, row("k"));
        assertThat(ids(stream.next())).containsExactly(5L);
    }

    @Test
    void givesEachReadItsTime() throws Exception {
        open().send(SessionRequest.newBuilder()
                .addReads(read(1))
                .addReads(read(2).toBuilder().setTimeoutMs(300))
                .addReads(read(3).toBuilder().setTimeoutMs(-1)) // the largest unsigned number
                .build());
        assertThat(router.reads.next().request().timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(router.reads.next().request().timeout()).isEqualTo(Duration.ofMillis(300));
        assertThat(router.reads.next().request().timeout()).isEqualTo(Timeouts.MAX);
    }

    @Test
    void takesNoMoreMessagesThanReadsMayBeInFlight() throws Exception {
        restart(new SessionLimits(4, 1 << 20, 100, 1 << 20, 0));
        TestCall<SessionRequest, SessionResponse> stream = open();
        IntStream.range(0, 100).forEach(id -> stream.send(reads(id)));
        List<FakeReads.Asked> taken = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            taken.add(router.reads.next());
        }
        // answers that the client has not taken are in flight still
        taken.forEach(read -> read.answer(1, row("k")));
        assertThat(router.reads.asked).isEmpty();
        stream.request(1);
        assertThat(ids(stream.next())).containsExactly(0L, 1L, 2L, 3L);
        for (int i = 0; i < 4; i++) {
            router.reads.next();
        }
        assertThat(router.reads.asked).isEmpty();
    }

    @Test
    void dropsAnswersThatAreTooMuchForClientThatTakesNone() throws Exception {
        restart(new SessionLimits(1_000, 3_000, 100, 1 << 20, 0));
        TestCall<SessionRequest, SessionResponse> stream = open();
        stream.send(reads(IntStream.range(0, 10).asLongStream().toArray()));
        for (int i = 0; i < 10; i++) {
            router.reads.next().answer(i, row("x".repeat(500)));
        }
        stream.request(10);
        List<SessionAnswer> answers = new ArrayList<>();
        while (answers.size() < 10) {
            answers.addAll(stream.next().getAnswersList());
        }
        assertThat(answers.stream().filter(SessionAnswer::hasFailure))
                .hasSize(8)
                .allSatisfy(answer -> {
                    assertThat(answer.getFailure().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED.value());
                    assertThat(answer.getFailure().getRetryAfterMs()).isPositive();
                    assertThat(answer.getResultsList()).isEmpty();
                });
    }

    @Test
    void dropsAnswersThatAreTooMuchForTheRouter() throws Exception {
        long left = Untaken.BYTES_MAX - 100;
        assertThat(router.untaken.hold(left)).isTrue();
        TestCall<SessionRequest, SessionResponse> stream = open();
        stream.send(reads(1));
        router.reads.next().answer(5, row("x".repeat(500)));
        stream.request(1);
        SessionAnswer dropped = stream.next().getAnswers(0);
        assertThat(dropped.getFailure().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED.value());
        assertThat(dropped.getFailure().getRetryAfterMs()).isPositive();
        router.untaken.release(left);

        TestCall<SessionRequest, SessionResponse> gone = open();
        gone.send(reads(2));
        router.reads.next().answer(5, row("x".repeat(500)));
        Awaitility.await().until(() -> router.untaken.bytes() > 500);
        gone.cancel();
        Awaitility.await().until(() -> router.untaken.bytes() == 0);

        stream.send(reads(3));
        router.reads.next().answer(6, row("x".repeat(500)));
        stream.request(1);
        assertThat(stream.next().getAnswers(0).getResultsList()).hasSize(1);
        assertThat(router.untaken.bytes()).isZero();
    }

    @Test
    void leavesUnseenAnswersOutOfTheToken() throws Exception {
        restart(new SessionLimits(1_000, 1_200, 100, 1 << 20, 0));
        TestCall<SessionRequest, SessionResponse> stream = open();
        stream.send(reads(1, 2));
        router.reads.next().answer(5, row("x".repeat(500)));
        router.reads.next().answer(99, row("x".repeat(500)));
        stream.request(1);
        SessionResponse response = stream.next();
        assertThat(response.getAnswers(1).hasFailure()).isTrue();
        assertThat(router.tokens.decode(response.getToken().toByteArray()).seen())
                .isEqualTo(Position.of(orders(), 5));
    }

    @Test
    void boundsMessages() throws Exception {
        restart(new SessionLimits(1_000, 1 << 20, 2, 1 << 20, 0));
        TestCall<SessionRequest, SessionResponse> stream = open();
        stream.send(reads(1, 2, 3));
        for (int i = 0; i < 3; i++) {
            router.reads.next().answer(i, row("k"));
        }
        stream.request(2);
        assertThat(ids(stream.next())).containsExactly(1L, 2L);
        assertThat(ids(stream.next())).containsExactly(3L);
    }

    @Test
    void refusesAnswerThatFitsNoMessage() throws Exception {
        TestCall<SessionRequest, SessionResponse> stream = open().request(1);
        stream.send(reads(1));
        router.reads.next().answer(1, row("x".repeat(2 << 20)));
        SessionAnswer answer = stream.next().getAnswers(0);
        assertThat(answer.getFailure().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED.value());
        assertThat(answer.getFailure().getMessage()).contains("GetMany");
        assertThat(answer.getFailure().getRetryAfterMs()).isZero();
    }

    @Test
    void endsStreamOverMessageWithTooManyReads() throws Exception {
        TestCall<SessionRequest, SessionResponse> stream = open().request(1);
        stream.send(reads(1));
        FakeReads.Asked pending = router.reads.next();
        stream.send(reads(IntStream.rangeClosed(0, SessionStream.READS_OF_MESSAGE_MAX)
                .asLongStream()
                .toArray()));
        assertThat(stream.end().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        Awaitility.await().untilAsserted(() -> assertThat(pending.cancelled()).isTrue());
        pending.answer(1, row("k")); // too late, and harmless
    }

    @Test
    void refusesForgedToken() throws Exception {
        Metadata headers = new Metadata();
        headers.put(CallHeaders.TOKEN, new byte[] {1, 2, 3});
        TestCall<SessionRequest, SessionResponse> stream =
                new TestCall<>(router.channel, ReadsGrpc.getSessionMethod(), headers);
        assertThat(stream.end().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void answersWhatIsInFlightBeforeItEnds() throws Exception {
        TestCall<SessionRequest, SessionResponse> stream = open().request(10);
        stream.send(reads(1));
        stream.halfClose();
        router.reads.next().answer(5, row("k"));
        SessionResponse last = stream.next();
        assertThat(stream.end().getCode()).isEqualTo(Status.Code.OK);
        assertThat(stream.trailers.join().get(CallHeaders.TOKEN))
                .isEqualTo(last.getToken().toByteArray());
    }

    @Test
    void endsEmptyStream() throws Exception {
        TestCall<SessionRequest, SessionResponse> stream = open().request(1);
        stream.halfClose();
        assertThat(stream.end().getCode()).isEqualTo(Status.Code.OK);
    }

    @Test
    void cancelsAllReadsWhenClientGoesAway() throws Exception {
        TestCall<SessionRequest, SessionResponse> stream = open().request(10);
        stream.send(reads(1, 2, 3));
        List<FakeReads.Asked> asked = List.of(router.reads.next(), router.reads.next(), router.reads.next());
        asked.get(1).answer(1, row("k"));
        stream.next();
        stream.cancel();
        Awaitility.await().untilTrue(asked.get(0).cancelled());
        Awaitility.await().untilTrue(asked.get(2).cancelled());
        assertThat(asked.get(1).cancelled()).isFalse();
    }

    private void restart(SessionLimits limits) throws IOException {
        router.close();
        router = new TestRouter(limits);
    }

    private TestCall<SessionRequest, SessionResponse> open() {
        return new TestCall<>(router.channel, ReadsGrpc.getSessionMethod());
    }

    private static SessionRequest reads(long... ids) {
        SessionRequest.Builder request = SessionRequest.newBuilder();
        for (long id : ids) {
            request.addReads(read(id));
        }
        return request.build();
    }

    private static SessionRead read(long id) {
        return SessionRead.newBuilder()
                .setId(id)
                .setTable("orders")
                .addKeys(text("k" + id))
                .build();
    }

    private static Object[] row(String key) {
        return new Object[] {key, 1L, null};
    }

    private static List<Long> ids(SessionResponse response) {
        return response.getAnswersList().stream().map(SessionAnswer::getId).toList();
    }

    private static SourcePartition orders() {
        return orders(0);
    }

    private static SourcePartition orders(int partition) {
        return new SourcePartition(FakeCatalog.ORDERS.topicId(), partition);
    }
}
