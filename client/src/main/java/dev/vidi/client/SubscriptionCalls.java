package dev.vidi.client;

import com.google.protobuf.ByteString;
import dev.vidi.proto.api.v1.AcknowledgeRequest;
import dev.vidi.proto.api.v1.AcknowledgeResponse;
import dev.vidi.proto.api.v1.SubscriptionsGrpc;
import io.grpc.Status;
import java.util.Set;

/** What is said of subscriptions, as calls. */
final class SubscriptionCalls {
    /** To acknowledge again does no harm. */
    private static final Set<Status.Code> RETRIED = Set.of(Status.Code.UNAVAILABLE, Status.Code.RESOURCE_EXHAUSTED);

    private SubscriptionCalls() {}

    static SessionCall.Method<AcknowledgeRequest, AcknowledgeResponse, Token> acknowledge(ByteString cursor) {
        AcknowledgeRequest request =
                AcknowledgeRequest.newBuilder().setCursor(cursor).build();
        return new SessionCall.Method<>(
                SubscriptionsGrpc.getAcknowledgeMethod(),
                RETRIED,
                attempt -> request,
                ended -> ended.token(ended.only().getToken()),
                token -> token);
    }
}
