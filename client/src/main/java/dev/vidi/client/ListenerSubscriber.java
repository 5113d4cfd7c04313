package dev.vidi.client;

import io.grpc.Status;
import java.util.Optional;
import java.util.concurrent.Flow;

/** A listener as the subscriber of a publisher. */
record ListenerSubscriber(SubscriptionListener listener) implements Flow.Subscriber<SubscriptionEvent> {

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(SubscriptionEvent event) {
        listener.event(event);
    }

    @Override
    public void onError(Throwable thrown) {
        listener.ended(Optional.of(
                thrown instanceof VidiException failure
                        ? failure
                        : VidiException.of(Status.Code.UNKNOWN, "the listener has failed: " + thrown)));
    }

    @Override
    public void onComplete() {
        listener.ended(Optional.empty());
    }
}
