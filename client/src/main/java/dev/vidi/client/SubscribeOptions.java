package dev.vidi.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to subscribe. What is null is left to the client's or the server's default.
 *
 * @param reading level of the snapshot, waiting, and for whom; its timeout is how long opening may take with its retries
 * @param name a subscription with a name stays when it is closed, and goes on logging changes; null for one that ends a
 *     while after it is closed
 * @param cursor where to go on; null to go on behind what was acknowledged last, or else to begin with a snapshot
 * @param snapshot whether to begin with a snapshot whatever was acknowledged
 * @param acknowledging whether the subscription, when it has a name, acknowledges by itself what was taken, about once a
 *     second; else that is for {@link Session#acknowledge}
 * @param reconnectMax how long to try to reconnect, before the subscription fails; null for as long as it takes
 */
public record SubscribeOptions(
        ReadOptions reading,
        @Nullable String name,
        @Nullable Cursor cursor,
        boolean snapshot,
        boolean acknowledging,
        @Nullable Duration reconnectMax) {

    /**
     * As reads by default, without a name, from a snapshot on, acknowledging by itself, reconnecting for as long as it
     * takes.
     */
    public static final SubscribeOptions DEFAULT =
            new SubscribeOptions(ReadOptions.DEFAULT, null, null, false, true, null);

    /** Checks that the duration is positive and the name not empty. */
    public SubscribeOptions {
        Durations.requirePositive("reconnectMax", reconnectMax);
        if (name != null && name.isEmpty()) {
            throw new IllegalArgumentException("name must not be empty; leave it out for a subscription without one");
        }
    }

    /** The same, reading the snapshot in another way. */
    public SubscribeOptions withReading(ReadOptions value) {
        return new SubscribeOptions(value, name, cursor, snapshot, acknowledging, reconnectMax);
    }

    /** The same with a level of the snapshot. */
    public SubscribeOptions withLevel(Level value) {
        return withReading(reading.withLevel(value));
    }

    /** The same with a name. */
    public SubscribeOptions withName(@Nullable String value) {
        return new SubscribeOptions(reading, value, cursor, snapshot, acknowledging, reconnectMax);
    }

    /** The same, going on behind a cursor. */
    public SubscribeOptions withCursor(@Nullable Cursor value) {
        return new SubscribeOptions(reading, name, value, snapshot, acknowledging, reconnectMax);
    }

    /** The same, trying to reconnect for so long. */
    public SubscribeOptions withReconnectMax(@Nullable Duration value) {
        return new SubscribeOptions(reading, name, cursor, snapshot, acknowledging, value);
    }

    /** The same, beginning with a snapshot whatever was acknowledged, or not. */
    public SubscribeOptions withSnapshot(boolean value) {
        return new SubscribeOptions(reading, name, cursor, value, acknowledging, reconnectMax);
    }

    /** The same, acknowledging by itself, or not. */
    public SubscribeOptions withAcknowledging(boolean value) {
        return new SubscribeOptions(reading, name, cursor, snapshot, value, reconnectMax);
    }
}
