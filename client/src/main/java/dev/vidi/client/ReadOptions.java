package dev.vidi.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to read. What is null is left to the client's or the server's default.
 *
 * @param timeout how long the read with its retries may take
 * @param waitMax how long one try waits for the position that the level demands
 * @param onBehalfOf who the principal reads for
 */
public record ReadOptions(
        @Nullable Level level,
        @Nullable Duration timeout,
        @Nullable Duration waitMax,
        @Nullable String onBehalfOf) {

    /** Level SESSION, the client's timeout, waiting until shortly before it. */
    public static final ReadOptions DEFAULT = new ReadOptions(null, null, null, null);

    /** Checks that durations are positive. */
    public ReadOptions {
        Durations.requirePositive("timeout", timeout);
        Durations.requirePositive("waitMax", waitMax);
    }

    /** The same with a level. */
    public ReadOptions withLevel(Level value) {
        return new ReadOptions(value, timeout, waitMax, onBehalfOf);
    }

    /** The same with a timeout. */
    public ReadOptions withTimeout(Duration value) {
        return new ReadOptions(level, value, waitMax, onBehalfOf);
    }

    /** The same with a longest wait for the position. */
    public ReadOptions withWaitMax(Duration value) {
        return new ReadOptions(level, timeout, value, onBehalfOf);
    }

    /** The same, reading for someone. */
    public ReadOptions withOnBehalfOf(String value) {
        return new ReadOptions(level, timeout, waitMax, value);
    }

    dev.vidi.proto.api.v1.ReadOptions toProto(@Nullable String retries) {
        var proto = dev.vidi.proto.api.v1.ReadOptions.newBuilder();
        if (level != null) {
            proto.setLevel(level.toProto());
        }
        if (waitMax != null) {
            proto.setWaitMs(Durations.wireMillis(waitMax));
        }
        if (onBehalfOf != null) {
            proto.setOnBehalfOf(onBehalfOf);
        }
        if (retries != null) {
            proto.setRetries(retries);
        }
        return proto.build();
    }
}
