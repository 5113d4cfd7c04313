package dev.vidi.router.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.vidi.causality.position.SourcePartition;
import dev.vidi.causality.readlog.FragmentHash;
import dev.vidi.causality.readlog.Level;
import dev.vidi.causality.readlog.PageEnd;
import dev.vidi.causality.readlog.Question;
import dev.vidi.causality.readlog.Registered;
import dev.vidi.causality.readlog.Registered.Acknowledged;
import dev.vidi.causality.readlog.Registration;
import dev.vidi.causality.readlog.ShapeId;
import dev.vidi.causality.token.Cursor;
import dev.vidi.proto.api.v1.AcknowledgeRequest;
import dev.vidi.proto.api.v1.AcknowledgeResponse;
import dev.vidi.proto.api.v1.CancelSubscriptionRequest;
import dev.vidi.proto.api.v1.CancelSubscriptionResponse;
import dev.vidi.proto.api.v1.ListSubscriptionsRequest;
import dev.vidi.proto.api.v1.ListSubscriptionsResponse;
import dev.vidi.proto.api.v1.Subscription;
import dev.vidi.proto.api.v1.SubscriptionsGrpc;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.grpc.FakeReads.Asked;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SubscriptionsTest {
    private static final UUID ID = new UUID(3, 4);

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
    void acknowledgesAtThePositionThatWasTaken() throws Exception {
        TestCall<AcknowledgeRequest, AcknowledgeResponse> call =
                call(SubscriptionsGrpc.getAcknowledgeMethod(), acknowledge(FakeCatalog.ORDERS.id()));
        Asked asked = router.reads.next();
        Question.Notice notice = asked.notice();
        assertThat(notice.kind()).isEqualTo(Question.Notice.Kind.ACKNOWLEDGED);
        assertThat(notice.attachment()).isEqualTo(7);
        assertThat(notice.logOffset()).isEqualTo(90);
        assertThat(notice.next()).isEqualTo(Map.of(0, 21L));
        assertThat(asked.request().level()).isEqualTo(Level.SESSION);
        assertThat(asked.request().scope().partitions()).containsExactly(0);
        assertThat(asked.request().context().seen().offset(new SourcePartition(FakeCatalog.ORDERS.topicId(), 0)))
                .isEqualTo(20);
        asked.register(30, 5, 0);
        assertThat(call.next().getToken()).isNotEmpty();
        assertThat(call.end().isOk()).isTrue();
    }

    @Test
    void saysWhyAnAcknowledgementIsNotTaken() throws Exception {
        TestCall<AcknowledgeRequest, AcknowledgeResponse> call =
                call(SubscriptionsGrpc.getAcknowledgeMethod(), acknowledge(FakeCatalog.ORDERS.id()));
        router.reads.next().fail(new RouterException(ErrorCode.PRECONDITION, "was acknowledged up to offset 30"));
        assertThat(call.end().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(call(SubscriptionsGrpc.getAcknowledgeMethod(), acknowledge("another"))
                        .end()
                        .getDescription())
                .contains("dropped");
        AcknowledgeRequest forged = AcknowledgeRequest.newBuilder()
                .setCursor(ByteString.copyFromUtf8("\002\002k1forged"))
                .build();
        assertThat(call(SubscriptionsGrpc.getAcknowledgeMethod(), forged).end().getCode())
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void listsWithShapePositionLagAndWhoIsAttached() throws Exception {
        TestCall<ListSubscriptionsRequest, ListSubscriptionsResponse> call = call(
                SubscriptionsGrpc.getListSubscriptionsMethod(),
                ListSubscriptionsRequest.newBuilder().setTable("orders").build());
        Asked asked = router.reads.next();
        assertThat(asked.registrations().principal()).isEmpty();
        assertThat(asked.registrations().unnamed()).isFalse();
        asked.found(31, new PageEnd(1, null), registration(new Acknowledged(21, 90)));
        ListSubscriptionsResponse response = call.next();
        assertThat(response.getNextPageToken()).isEmpty();
        Subscription one = response.getSubscriptions(0);
        assertThat(one.getSubscription()).isEqualTo(ID.toString());
        assertThat(one.getName()).isEqualTo("mine");
        assertThat(one.getAttached()).isTrue();
        assertThat(one.getLag()).isEqualTo(10);
        assertThat(one.getPartitions(0).getPosition()).isEqualTo(30);
        assertThat(one.getPartitions(0).getAcknowledged()).isEqualTo(20);
        assertThat(one.getSessionId()).isEqualTo(new UUID(5, 6).toString());
    }

    @Test
    void goesOnWhereAPageEnds() throws Exception {
        ListSubscriptionsRequest request = ListSubscriptionsRequest.newBuilder()
                .setTable("orders")
                .setEverybody(true)
                .build();
        TestCall<ListSubscriptionsRequest, ListSubscriptionsResponse> call =
                call(SubscriptionsGrpc.getListSubscriptionsMethod(), request);
        byte[] last = {0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 4};
        router.reads.next().found(31, new PageEnd(1, last), registration(null));
        ListSubscriptionsResponse first = call.next();
        assertThat(first.getSubscriptions(0).getLag()).isEqualTo(-1);
        ListSubscriptionsRequest next =
                request.toBuilder().setPageToken(first.getNextPageToken()).build();
        call(SubscriptionsGrpc.getListSubscriptionsMethod(), next);
        Asked asked = router.reads.next();
        assertThat(asked.registrations().after()).isEqualTo(ID);
        assertThat(asked.registrations().principal()).isNull();
    }

    @Test
    void cancelsWhatItFinds() throws Exception {
        CancelSubscriptionRequest request = CancelSubscriptionRequest.newBuilder()
                .setTable("orders")
                .setName("mine")
                .build();
        TestCall<CancelSubscriptionRequest, CancelSubscriptionResponse> call =
                call(SubscriptionsGrpc.getCancelSubscriptionMethod(), request);
        router.reads.next().found(31, new PageEnd(1, null), registration(null));
        Asked asked = router.reads.next();
        assertThat(asked.notice().kind()).isEqualTo(Question.Notice.Kind.CANCELLED);
        assertThat(asked.notice().subscription()).isEqualTo(ID);
        asked.register(31, 5, 0);
        assertThat(call.next().getSubscription()).isEqualTo(ID.toString());
        TestCall<CancelSubscriptionRequest, CancelSubscriptionResponse> again =
                call(SubscriptionsGrpc.getCancelSubscriptionMethod(), request);
        router.reads.next().found(31, new PageEnd(0, null));
        assertThat(again.end().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        assertThat(refusal(CancelSubscriptionRequest.newBuilder().setTable("orders")))
                .contains("expected the name or the id");
        assertThat(refusal(CancelSubscriptionRequest.newBuilder()
                        .setTable("orders")
                        .setSubscription("x")))
                .contains("UUID");
        assertThat(refusal(CancelSubscriptionRequest.newBuilder().setTable("order")))
                .contains("did you mean orders?");
        ListSubscriptionsRequest page = ListSubscriptionsRequest.newBuilder()
                .setTable("orders")
                .setPageToken(ByteString.copyFromUtf8("x"))
                .build();
        assertThat(call(SubscriptionsGrpc.getListSubscriptionsMethod(), page)
                        .end()
                        .getDescription())
                .contains("page token");
    }

    private String refusal(CancelSubscriptionRequest.Builder request) throws Exception {
        return call(SubscriptionsGrpc.getCancelSubscriptionMethod(), request.build())
                .end()
                .getDescription();
    }

    private AcknowledgeRequest acknowledge(String tableId) {
        TreeMap<Integer, Cursor.Place> places = new TreeMap<>(Map.of(0, new Cursor.Place(5, 21)));
        Cursor cursor = new Cursor(router.tokens.cluster(), tableId, ID, 7, new ShapeId(1, 2), 3, 90, places);
        return AcknowledgeRequest.newBuilder()
                .setCursor(ByteString.copyFrom(router.tokens.cursors().encode(cursor)))
                .build();
    }

    private static Registration registration(Acknowledged acknowledged) {
        return new Registration(
                ID,
                "mine",
                "",
                FragmentHash.ofText("x"),
                "x",
                new byte[0],
                3,
                new Registered(5, acknowledged),
                new UUID(5, 6),
                1_000,
                true);
    }

    private <Q, R> TestCall<Q, R> call(MethodDescriptor<Q, R> method, Q request) {
        TestCall<Q, R> call = new TestCall<>(router.channel, method);
        call.request(2).send(request).halfClose();
        return call;
    }
}
