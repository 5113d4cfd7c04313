package dev.vidi.cli.output;

import dev.vidi.client.SubscriptionEvent;

/** Events as lines of text. */
interface EventLines {

    /** Prints the line of an event, or nothing. */
    void print(SubscriptionEvent event);
}
