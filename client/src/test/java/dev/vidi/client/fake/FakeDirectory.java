package dev.vidi.client.fake;

import com.google.protobuf.ByteString;
import dev.vidi.proto.api.v1.AcknowledgeRequest;
import dev.vidi.proto.api.v1.AcknowledgeResponse;
import dev.vidi.proto.api.v1.CancelSubscriptionRequest;
import dev.vidi.proto.api.v1.CancelSubscriptionResponse;
import dev.vidi.proto.api.v1.ListSubscriptionsRequest;
import dev.vidi.proto.api.v1.ListSubscriptionsResponse;
import dev.vidi.proto.api.v1.Subscription;
import dev.vidi.proto.api.v1.SubscriptionsGrpc;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** What is said of subscriptions: acknowledged cursors in order, and a list in two pages. */
public final class FakeDirectory extends SubscriptionsGrpc.SubscriptionsImplBase {
    private static final ByteString SECOND = ByteString.copyFromUtf8("second");

    private final BlockingQueue<String> acknowledged = new LinkedBlockingQueue<>();
    private final Queue<Status> failures = new ConcurrentLinkedQueue<>();

    /** The next acknowledgement fails. */
    public void fail(Status status) {
        failures.add(status);
    }

    public BlockingQueue<String> acknowledged() {
        return acknowledged;
    }

    @Override
    public void acknowledge(AcknowledgeRequest request, StreamObserver<AcknowledgeResponse> observer) {
        acknowledged.add(request.getCursor().toStringUtf8());
        Status failure = failures.poll();
        if (failure != null) {
            observer.onError(failure.asRuntimeException());
        } else {
            FakeVidi.answer(
                    observer,
                    () -> AcknowledgeResponse.newBuilder()
                            .setToken(FakeTokens.token(List.of("acknowledged")))
                            .build());
        }
    }

    @Override
    public void listSubscriptions(
            ListSubscriptionsRequest request, StreamObserver<ListSubscriptionsResponse> observer) {
        boolean second = request.getPageToken().equals(SECOND);
        FakeVidi.answer(
                observer,
                () -> ListSubscriptionsResponse.newBuilder()
                        .addSubscriptions(Subscription.newBuilder()
                                .setTable(request.getTable())
                                .setName(second ? "b" : "a")
                                .setLag(second ? -1 : 3))
                        .setNextPageToken(second ? ByteString.EMPTY : SECOND)
                        .build());
    }

    @Override
    public void cancelSubscription(
            CancelSubscriptionRequest request, StreamObserver<CancelSubscriptionResponse> observer) {
        FakeVidi.answer(
                observer,
                () -> CancelSubscriptionResponse.newBuilder()
                        .setSubscription("id of " + request.getName())
                        .build());
    }
}
