package dev.vidi.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How much {@code bench subscribe} measures.
 *
 * @param total time of all of it, about
 * @param fanOut numbers of subscribers that changes are delivered to; 100 is one of them
 * @param subscriptions that are registered and stay
 * @param applied records that are applied each time
 * @param standing subscribers that take nothing
 * @param directory where the node keeps its data; empty at first
 */
public record SubscribeSettings(
        Duration total,
        int rounds,
        List<Integer> fanOut,
        int subscriptions,
        int applied,
        int standing,
        Path directory) {

    private static final int ROUNDS = 5;
    private static final int APPLIED = 100_000;
    private static final int STANDING = 1_000;
    private static final int SECONDS_FOR_TEN_THOUSAND = 90;
    private static final int GOAL_FAN_OUT = 100;

    public SubscribeSettings {
        fanOut = List.copyOf(fanOut);
        if (rounds < 1 || subscriptions < 1 || applied < 1 || total.isNegative() || total.isZero()) {
            throw new IllegalArgumentException(
                    "a benchmark takes time and has rounds, subscriptions and records, found " + total + ", " + rounds
                            + ", " + subscriptions + ", " + applied);
        }
        if (!fanOut.contains(GOAL_FAN_OUT)) {
            throw new IllegalArgumentException("the goal is about " + GOAL_FAN_OUT + " subscribers, found " + fanOut);
        }
    }

    /** Five rounds; ten thousand subscribers only when there is time to let them in. */
    public static SubscribeSettings of(Duration total, int subscriptions, Path directory) {
        return new SubscribeSettings(
                total,
                ROUNDS,
                total.toSeconds() < SECONDS_FOR_TEN_THOUSAND
                        ? List.of(1, GOAL_FAN_OUT, 1_000)
                        : List.of(1, GOAL_FAN_OUT, 1_000, 10_000),
                subscriptions,
                APPLIED,
                STANDING,
                directory);
    }
}
