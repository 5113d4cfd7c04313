package dev.vidi.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to subscribe. What is null is left to the client's or the server's default.
 *
 * @param reading level of the snapshot, waiting, and for whom; its timeout is how long opening may take with its retries
 * @param name a subscription with a name stays when it is closed, and goes on logging changes; null for one that ends a
 *     while after it is closed
 * @param cursor where to go on; null to begin with a snapshot
 * @param reconnectMax how long to try to reconnect, before the subscription fails; null for as long as it takes
 */
public record SubscribeOptions(
        ReadOptions reading,
        @Nullable String name,
        @Nullable Cursor cursor,
        @Nullable Duration reconnectMax) {

    /** As reads by default, without a name, from a snapshot on, reconnecting for as long as it takes. */
    public static final SubscribeOptions DEFAULT = new SubscribeOptions(ReadOptions.DEFAULT, null, null, null);

    /** Checks that the duration is positive and the name not empty. */
    public SubscribeOptions {
        Durations.requirePositive("reconnectMax", reconnectMax);
        if (name != null && name.isEmpty()) {
            throw new IllegalArgumentException("name must not be empty; leave it out for a subscription without one");
        }
    }

    /** The same, reading the snapshot in another way. */
    public SubscribeOptions withReading(ReadOptions value) {
        return new SubscribeOptions(value, name, cursor, reconnectMax);
    }

    /** The same with a level of the snapshot. */
    public SubscribeOptions withLevel(Level value) {
        return withReading(reading.withLevel(value));
    }

    /** The same with a name. */
    public SubscribeOptions withName(@Nullable String value) {
        return new SubscribeOptions(reading, value, cursor, reconnectMax);
    }

    /** The same, going on behind a cursor. */
    public SubscribeOptions withCursor(@Nullable Cursor value) {
        return new SubscribeOptions(reading, name, value, reconnectMax);
    }

    /** The same, trying to reconnect for so long. */
    public SubscribeOptions withReconnectMax(@Nullable Duration value) {
        return new SubscribeOptions(reading, name, cursor, value);
    }
}
