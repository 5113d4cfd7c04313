package dev.vidi.router.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.vidi.causality.position.Position;
import dev.vidi.causality.position.SourcePartition;
import dev.vidi.causality.readlog.AnswerPart;
import dev.vidi.causality.readlog.Change;
import dev.vidi.causality.readlog.Coverage;
import dev.vidi.causality.readlog.Ended;
import dev.vidi.causality.readlog.Level;
import dev.vidi.causality.readlog.LogBatch;
import dev.vidi.causality.readlog.Placement;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.ReadEvent;
import dev.vidi.causality.readlog.ReadId;
import dev.vidi.causality.readlog.Reader;
import dev.vidi.causality.readlog.Registered;
import dev.vidi.causality.readlog.Registered.Acknowledged;
import dev.vidi.causality.readlog.ShapeId;
import dev.vidi.proto.api.v1.ReadsGrpc;
import dev.vidi.proto.api.v1.RowChange;
import dev.vidi.proto.api.v1.SubscribeRequest;
import dev.vidi.proto.api.v1.SubscribeResponse;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.grpc.FakeReads.Asked;
import io.grpc.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SubscribeTest {
    private static final String SQL = "SELECT id FROM orders EMIT CHANGES";

    private TestRouter router;
    private long logOffset = 100;
    private int home = TestRouter.HOME;

    @BeforeEach
    void start() throws IOException {
        router = new TestRouter();
    }

    @AfterEach
    void stop() {
        router.close();
    }

    @Test
    void tellsTheSnapshotAndThenWhatChanges() throws Exception {
        TestCall<SubscribeRequest, SubscribeResponse> call = call(request()).request(100);
        Asked registration = router.reads.next();
        ShapeId shape = registration.subscribe().shape();
        assertThat(registration.subscribe().leaseMillis()).isPositive();
        registration.register(20, 5, 0);
        Asked page = router.reads.next();
        assertThat(page.request().level()).isEqualTo(Level.AS_OF);
        assertThat(page.request().scope().position()).isEqualTo(20);
        log(20, 6, false, enter(shape, 20, "early"));
        page.answer(new FakePage(0, 20, true, "a", "b"));
        assertThat(call.next().getHeader().getReadId())
                .isEqualTo(registration.id().toString());
        assertThat(call.next().getRows().getRowsList())
                .extracting(row -> row.getValues(0).getStringValue())
                .containsExactly("a", "b");
        SubscribeResponse complete = call.next();
        assertThat(complete.getSnapshotComplete().getPosition(0).getOffset()).isEqualTo(19);
        assertThat(complete.getCursor()).isNotEmpty();
        assertThat(changes(call.next())).containsExactly("KIND_ENTER early at 20");
        log(20, 6, false, update(shape, 22, "a", "c"), leave(shape, 23, "b"));
        assertThat(changes(call.next())).containsExactly("KIND_UPDATE c at 22", "KIND_LEAVE  at 23");
        log(20, 6, true);
        router.pass(Duration.ofSeconds(3));
        assertThat(call.next().getProgress().getPosition(0).getOffset()).isEqualTo(24);
    }

    @Test
    void takesNothingTwiceAndNothingThatItsRegistrationIsNotCoveredBy() throws Exception {
        TestCall<SubscribeRequest, SubscribeResponse> call = call(request()).request(100);
        ShapeId shape = snapshot(call);
        log(20, 6, false, enter(shape, 20, "a"), enter(shape, 21, "b"));
        assertThat(changes(call.next())).hasSize(2);
        log(20, 6, false, enter(shape, 20, "a"), enter(shape, 21, "b"), enter(shape, 22, "c"));
        assertThat(changes(call.next())).containsExactly("KIND_ENTER c at 22");
        log(20, 5, true, enter(shape, 30, "zombie"));
        log(21, 6, false, enter(shape, 23, "d"));
        assertThat(changes(call.next())).containsExactly("KIND_ENTER d at 23");
    }

    @Test
    void beginsAnewWhenATaskHasNotLoggedWhatFollows() throws Exception {
        TestCall<SubscribeRequest, SubscribeResponse> call = call(request()).request(100);
        ShapeId shape = snapshot(call);
        log(20, 6, false, enter(shape, 20, "a"));
        assertThat(changes(call.next())).hasSize(1);
        log(24, 6, true, enter(shape, 31, "behind a gap"));
        assertThat(call.next().getResync().getReason()).contains("partition 0", "missing");
        router.reads.next().register(40, 5, 0);
        assertThat(call.next().getHeader().getResumed()).isFalse();
        router.reads.next().answer(new FakePage(0, 40, true, "a"));
        assertThat(call.next().getRows().getRowsCount()).isEqualTo(1);
    }

    @Test
    void goesOnBehindItsCursor() throws Exception {
        TestCall<SubscribeRequest, SubscribeResponse> call = call(request()).request(100);
        ShapeId shape = snapshot(call);
        log(20, 6, false, enter(shape, 20, "a"));
        ByteString cursor = call.next().getCursor();
        log(20, 6, false, enter(shape, 21, "b"));
        assertThat(changes(call.next())).hasSize(1);
        call.cancel();
        TestCall<SubscribeRequest, SubscribeResponse> again =
                call(request().toBuilder().setCursor(cursor).build()).request(100);
        Asked registration = router.reads.next();
        registration.register(40, 5, 0);
        assertThat(again.next().getHeader().getResumed()).isTrue();
        assertThat(changes(again.next())).containsExactly("KIND_ENTER b at 21");
    }

    @Test
    void beginsAnewWhenTheSubscriptionHadEnded() throws Exception {
        TestCall<SubscribeRequest, SubscribeResponse> call = call(request()).request(100);
        ShapeId shape = snapshot(call);
        log(20, 6, false, enter(shape, 20, "a"));
        ByteString cursor = call.next().getCursor();
        TestCall<SubscribeRequest, SubscribeResponse> again =
                call(request().toBuilder().setCursor(cursor).build()).request(100);
        router.reads.next().register(40, 9, 0);
        assertThat(again.next().getResync().getReason()).contains("had ended");
        assertThat(again.next().getHeader().getResumed()).isFalse();
        router.reads.next().answer(new FakePage(0, 40, true, "a"));
        assertThat(again.next().getRows().getRowsCount()).isEqualTo(1);
        assertThat(call.end().getCode()).isEqualTo(Status.Code.ABORTED);
    }

    @Test
    void beginsAnewOnceWhenTheLogNoLongerHoldsWhatLiesBehindTheCursor() throws Exception {
        TestCall<SubscribeRequest, SubscribeResponse> call = call(request()).request(100);
        ShapeId shape = snapshot(call);
        log(20, 6, false, enter(shape, 20, "a"));
        ByteString cursor = call.next().getCursor();
        call.cancel();
        router.log.cut(1_000);
        router.subscriptions.listener().tailing(TestRouter.HOME, 2_000);
        router.subscriptions.start();
        TestCall<SubscribeRequest, SubscribeResponse> again =
                call(request().toBuilder().setCursor(cursor).build()).request(100);
        router.reads.next().register(40, 5, 0);
        assertThat(again.next().getHeader().getResumed()).isTrue();
        assertThat(again.next().getResync().getReason()).contains("no longer holds");
        router.reads.next().register(40, 5, 0);
        assertThat(again.next().getHeader().getResumed()).isFalse();
        router.reads.next().answer(new FakePage(0, 40, true, "a"));
        assertThat(again.next().getRows().getRowsCount()).isEqualTo(1);
        assertThat(again.next().hasSnapshotComplete()).isTrue();
    }

    @Test
    void goesOnBehindWhatWasAcknowledgedWhenItHasAName() throws Exception {
        home = TestRouter.NAMED_HOME;
        TestCall<SubscribeRequest, SubscribeResponse> call = call(named()).request(100);
        Asked registration = router.reads.next();
        ShapeId shape = registration.subscribe().shape();
        log(20, 6, false, enter(shape, 20, "a"), enter(shape, 21, "b"));
        log(20, 6, false, enter(shape, 22, "c"));
        registration.register(40, new Registered(5, new Acknowledged(21, 100)), 0);
        SubscribeResponse header = call.next();
        assertThat(header.getHeader().getResumed()).isTrue();
        assertThat(header.getCursor()).isNotEmpty();
        List<String> seen = new ArrayList<>();
        while (seen.size() < 2) {
            seen.addAll(changes(call.next())); // in one message or in two
        }
        assertThat(seen).containsExactly("KIND_ENTER b at 21", "KIND_ENTER c at 22");
    }

    @Test
    void beginsWithASnapshotWhenToldToWhateverWasAcknowledged() throws Exception {
        home = TestRouter.NAMED_HOME;
        TestCall<SubscribeRequest, SubscribeResponse> call =
                call(named().toBuilder().setSnapshot(true).build()).request(100);
        router.reads.next().register(40, new Registered(5, new Acknowledged(21, 100)), 0);
        assertThat(call.next().getHeader().getResumed()).isFalse();
        router.reads.next().answer(new FakePage(0, 40, true, "a"));
        assertThat(call.next().getRows().getRowsCount()).isEqualTo(1);
    }

    @Test
    void theOlderIsToldWhenANewerAttachesAnywhere() throws Exception {
        home = TestRouter.NAMED_HOME;
        TestCall<SubscribeRequest, SubscribeResponse> call = call(named()).request(100);
        Asked registration = router.reads.next();
        Question.Subscribe own = registration.subscribe();
        int lead = Math.floorMod(own.subscription().hashCode(), FakeCatalog.ORDERS.partitions());
        attached(own, lead, 4, 0);
        registration.register(20, 5, 0);
        router.reads.next().answer(new FakePage(0, 20, true, "a"));
        call.next();
        call.next();
        attached(attachedBy(own, 99), lead, 3, 1);
        log(20, 6, false, enter(own.shape(), 20, "still there"));
        assertThat(call.next().hasSnapshotComplete()).isTrue();
        assertThat(changes(call.next())).hasSize(1);
        attached(attachedBy(own, 98), lead + 1, 9, 0);
        log(20, 6, false, enter(own.shape(), 21, "another partition does not decide"));
        assertThat(changes(call.next())).hasSize(1);
        attached(attachedBy(own, 97), lead, 4, 1);
        Status status = call.end();
        assertThat(status.getCode()).isEqualTo(Status.Code.ABORTED);
        assertThat(status.getDescription()).contains("the newer one goes on");
        assertThat(router.reads.departure().notice().attachment()).isEqualTo(own.attachment());
    }

    @Test
    void isToldHowItEnds() throws Exception {
        for (Ended.Reason reason : Ended.Reason.values()) {
            TestCall<SubscribeRequest, SubscribeResponse> call = call(request()).request(100);
            Asked registration = router.reads.next();
            registration.register(20, 5, 0);
            router.reads.next().answer(new FakePage(0, 20, true, "a"));
            call.next();
            UUID id = registration.subscribe().subscription();
            ended(new Ended(id, 4, reason));
            ended(new Ended(id, 5, reason));
            assertThat(call.end().getCode())
                    .isEqualTo(
                            switch (reason) {
                                case CANCELLED -> Status.Code.NOT_FOUND;
                                case EXPIRED -> Status.Code.UNAVAILABLE;
                                case REPLACED -> Status.Code.ABORTED;
                            });
        }
    }

    /** Else two clients that each want another query by one name would take it from each other for ever. */
    @Test
    void waitsForTheLeadPartitionToTellWhichOfTwoQueriesIsTheNewer() throws Exception {
        home = TestRouter.NAMED_HOME;
        for (boolean newer : new boolean[] {true, false}) {
            TestCall<SubscribeRequest, SubscribeResponse> call =
                    call(named().toBuilder().setName("n" + newer).build()).request(100);
            Asked registration = router.reads.next();
            Question.Subscribe own = registration.subscribe();
            int lead = Math.floorMod(own.subscription().hashCode(), FakeCatalog.ORDERS.partitions());
            int elsewhere = (lead + 1) % FakeCatalog.ORDERS.partitions();
            registration.register(20, 5, lead, elsewhere);
            router.reads.next();
            call.next();
            Ended replaced = new Ended(own.subscription(), 5, Ended.Reason.REPLACED);
            say(elsewhere, List.of(), List.of(replaced));
            if (newer) {
                say(lead, List.of(), List.of(replaced));
            } else {
                router.pass(Duration.ofSeconds(6));
            }
            assertThat(call.end().getCode()).isEqualTo(newer ? Status.Code.ABORTED : Status.Code.UNAVAILABLE);
            router.reads.asked.clear();
        }
    }

    @Test
    void isToldOfAnEndThatCameBeforeAllHadAnswered() throws Exception {
        TestCall<SubscribeRequest, SubscribeResponse> call = call(request()).request(100);
        Asked registration = router.reads.next();
        ended(new Ended(registration.subscribe().subscription(), 5, Ended.Reason.CANCELLED));
        registration.register(20, 5, 0);
        assertThat(call.end().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void attachesAgainWhereAnOlderCallCameLater() throws Exception {
        home = TestRouter.NAMED_HOME;
        TestCall<SubscribeRequest, SubscribeResponse> call = call(named()).request(100);
        Asked registration = router.reads.next();
        Question.Subscribe own = registration.subscribe();
        int lead = Math.floorMod(own.subscription().hashCode(), FakeCatalog.ORDERS.partitions());
        int elsewhere = (lead + 1) % FakeCatalog.ORDERS.partitions();
        registration.register(20, 5, lead, elsewhere);
        router.reads.next(); // its pages
        router.reads.next();
        call.next();
        attached(own, lead, 8, 0);
        attached(own, elsewhere, 6, 0);
        attached(attachedBy(own, 99), elsewhere, 7, 0);
        attached(attachedBy(own, 99), lead, 4, 0);
        Asked again = router.reads.next();
        assertThat(again.subscribe().attachment()).isEqualTo(own.attachment());
        assertThat(again.request().scope().partitions()).containsExactly(elsewhere);
    }

    @Test
    void saysThatItsClientHasGoneAgainWhenItsEventComesLater() throws Exception {
        TestCall<SubscribeRequest, SubscribeResponse> call = call(request()).request(100);
        Question.Subscribe own = router.reads.next().subscribe();
        call.cancel();
        int all = FakeCatalog.ORDERS.partitions();
        for (int i = 0; i < all; i++) {
            Asked departure = router.reads.departure();
            departure.fail(new RouterException(ErrorCode.NOT_FOUND, "no such subscription"));
        }
        router.pass(Duration.ofSeconds(2));
        assertThat(router.reads.departures).isEmpty();
        attached(own, 0, 9, 0);
        router.pass(Duration.ofSeconds(2));
        assertThat(router.reads.departure().request().scope().partitions()).containsExactly(0);
    }

    @Test
    void saysThatItsClientHasGoneUntilThatIsHeard() throws Exception {
        TestCall<SubscribeRequest, SubscribeResponse> call = call(request()).request(100);
        Asked registration = router.reads.next();
        registration.register(20, 5, 0);
        router.reads.next();
        call.next();
        call.cancel();
        Asked departure = router.reads.departure();
        assertThat(departure.notice().kind()).isEqualTo(Question.Notice.Kind.DETACHED);
        assertThat(departure.notice().attachment())
                .isEqualTo(registration.subscribe().attachment());
        assertThat(departure.request().scope().partitions()).containsExactly(0);
        departure.fail(new RouterException(ErrorCode.UNAVAILABLE, "moving"));
        router.pass(Duration.ofSeconds(2));
        Asked again = router.reads.departure();
        again.register(20, 5, 0);
        router.pass(Duration.ofSeconds(2));
        assertThat(router.reads.departures).isEmpty();
    }

    @Test
    void letsALaggardWaitWithoutMemory() throws Exception {
        TestCall<SubscribeRequest, SubscribeResponse> call = call(request()).request(3);
        ShapeId shape = snapshot(call);
        IntStream.range(0, 5_000).forEach(i -> log(20, 6, false, enter(shape, 20 + i, "k" + i)));
        int seen = 0;
        while (seen < 5_000) {
            SubscribeResponse message = call.request(1).next();
            for (RowChange change : message.getChanges().getChangesList()) {
                assertThat(change.getAfter(0).getStringValue()).isEqualTo("k" + seen++);
            }
        }
    }

    @Test
    void tellsOfRowsThatFail() throws Exception {
        TestCall<SubscribeRequest, SubscribeResponse> call = call(request()).request(100);
        ShapeId shape = snapshot(call);
        log(20, 6, false, new Change(shape, 20, 1, FakePage.key("a"), null, null, "division by zero in 1 / 0"));
        Status status = call.end();
        assertThat(status.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(status.getDescription()).contains("topic-orders-0 offset 20", "division by zero");
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        assertThat(refusal("SELECT id FROM orders", "", ByteString.EMPTY)).contains("EMIT CHANGES");
        assertThat(refusal("SELECT id FROM orders ORDER BY id EMIT CHANGES", "", ByteString.EMPTY))
                .startsWith("INVALID_ARGUMENT");
        assertThat(refusal(SQL, "n".repeat(1_000), ByteString.EMPTY)).contains("at most 256 characters");
        assertThat(refusal(SQL, "", ByteString.copyFromUtf8("\002\002k1forged")))
                .startsWith("INVALID_ARGUMENT")
                .contains("cursor");
        TestCall<SubscribeRequest, SubscribeResponse> call = call(request()).request(100);
        router.reads.next().register(20, 5, 0);
        router.reads.next().answer(new FakePage(0, 20, true, "a"));
        call.next();
        call.next();
        ByteString cursor = call.next().getCursor();
        assertThat(refusal("SELECT id, amount FROM orders EMIT CHANGES", "", cursor))
                .startsWith("FAILED_PRECONDITION")
                .contains("another query");
        assertThat(refusal(SQL, "mine", cursor)).contains("not of the subscription mine");
    }

    @Test
    void failsWhenTheRegistrationIsRefused() throws Exception {
        TestCall<SubscribeRequest, SubscribeResponse> call = call(request()).request(100);
        router.reads.next().fail(new RouterException(ErrorCode.UNAVAILABLE, "catching up"));
        assertThat(call.end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    private String refusal(String sql, String name, ByteString cursor) throws Exception {
        Status status = call(SubscribeRequest.newBuilder()
                        .setSql(sql)
                        .setName(name)
                        .setCursor(cursor)
                        .build())
                .request(1)
                .end();
        return status.getCode() + " " + status.getDescription();
    }

    /** A subscription with one row in its snapshot, at position 20, registered at offset 5. */
    private ShapeId snapshot(TestCall<SubscribeRequest, SubscribeResponse> call) throws Exception {
        Asked registration = router.reads.next();
        registration.register(20, 5, 0);
        router.reads.next().answer(new FakePage(0, 20, true, "a"));
        call.next();
        call.next();
        call.next();
        return registration.subscribe().shape();
    }

    private static Question.Subscribe attachedBy(Question.Subscribe own, long attachment) {
        return new Question.Subscribe(
                own.subscription(),
                own.name(),
                attachment,
                own.fragment(),
                null,
                own.arguments(),
                own.leaseMillis(),
                own.idleMillis());
    }

    /** The answer to a subscription's event at a place in the reads topic. */
    private void attached(Question.Subscribe asked, int partition, long readsOffset, int index) {
        ReadEvent event = new ReadEvent(
                new ReadId(1, 2),
                new Reader(new UUID(1, 2), "", "", ""),
                Level.SESSION,
                0,
                0,
                1_000,
                1_000,
                List.of(0),
                "",
                null,
                asked);
        AnswerPart answer = new AnswerPart(
                event, 1, readsOffset, index, 0, true, List.of(), null, null, new Registered(4, null), List.of(), null);
        say(partition, List.of(answer), List.of());
    }

    private void ended(Ended ended) {
        say(0, List.of(), List.of(ended));
    }

    private void say(int partition, List<AnswerPart> answers, List<Ended> ended) {
        LogBatch batch = new LogBatch(
                FakeCatalog.ORDERS.id(),
                new SourcePartition(FakeCatalog.ORDERS.topicId(), partition),
                7,
                20,
                Position.NONE,
                List.of(),
                answers,
                List.of(),
                Placement.VERIFIED,
                Coverage.NONE,
                ended);
        router.subscriptions.listener().logged(home, logOffset++, batch);
    }

    private static Change enter(ShapeId shape, long offset, String key) {
        return new Change(shape, offset, 1, FakePage.key(key), null, image(offset, key), "");
    }

    private static Change update(ShapeId shape, long offset, String before, String after) {
        return new Change(shape, offset, 1, FakePage.key(after), image(offset - 1, before), image(offset, after), "");
    }

    private static Change leave(ShapeId shape, long offset, String key) {
        return new Change(shape, offset, 1, FakePage.key(key), image(offset - 1, key), null, "");
    }

    private static Change.Image image(long offset, String key) {
        return new Change.Image(offset, 1, FakePage.row(key));
    }

    /** A record of the log, from partition 0; a mark is at the position behind the last change, or at 25. */
    private void log(long from, long reads, boolean mark, Change... changes) {
        long position = Arrays.stream(changes)
                .mapToLong(change -> change.offset() + 1)
                .max()
                .orElse(25);
        LogBatch batch = new LogBatch(
                FakeCatalog.ORDERS.id(),
                new SourcePartition(FakeCatalog.ORDERS.topicId(), 0),
                7,
                position,
                Position.NONE,
                List.of(),
                List.of(),
                List.of(),
                Placement.VERIFIED,
                new Coverage(from, reads, List.of(changes), mark),
                List.of());
        router.subscriptions.listener().logged(home, logOffset++, batch);
    }

    private static List<String> changes(SubscribeResponse message) {
        return message.getChanges().getChangesList().stream()
                .map(change -> change.getKind() + " "
                        + (change.getAfterCount() == 0 ? "" : change.getAfter(0).getStringValue())
                        + " at " + change.getOffset())
                .toList();
    }

    private static SubscribeRequest named() {
        return request().toBuilder().setName("mine").build();
    }

    private static SubscribeRequest request() {
        return SubscribeRequest.newBuilder().setSql(SQL).build();
    }

    private TestCall<SubscribeRequest, SubscribeResponse> call(SubscribeRequest request) {
        TestCall<SubscribeRequest, SubscribeResponse> call =
                new TestCall<>(router.channel, ReadsGrpc.getSubscribeMethod());
        call.send(request).halfClose();
        return call;
    }
}
