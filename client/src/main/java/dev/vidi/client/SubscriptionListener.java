package dev.vidi.client;

import java.util.Optional;

/** Is told the events of a subscription, one after the other. */
public interface SubscriptionListener {

    /** The next event. What it throws ends the subscription. */
    void event(SubscriptionEvent event);

    /** Nothing more will come: the subscription was closed, or it has failed. */
    void ended(Optional<VidiException> failure);
}
