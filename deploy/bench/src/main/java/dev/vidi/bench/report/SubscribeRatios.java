package dev.vidi.bench.report;

import java.util.List;

/** What {@code bench subscribe} measures, and the ratios that its goals are about. */
public final class SubscribeRatios {

    public static final Point TWO_HOPS = new Point(ReadRatios.TWO_HOPS, 1);
    public static final Point GRPC_STREAM = new Point(ReadRatios.GRPC_STREAM, 1);
    public static final Point CHANGE = new Point("change to its subscriber", 1);
    public static final Point CHANGE_LIGHT = new Point(CHANGE.contender(), 4);
    public static final Point CONSUMER = new Point("plain Kafka consumer, records read", 0);
    public static final Point APPLY_NONE = new Point("records applied, no subscription", 0);
    public static final Point APPLY_MANY = new Point("records applied, all subscriptions", 0);
    public static final Point REGISTERED = new Point("subscriptions registered", 0);

    /** Records in flight of the fan-outs: whatever is in flight is in flight to all subscribers. */
    private static final int DELIVERIES_IN_FLIGHT = 50_000;

    /** A subscriber with more than 1,024 changes before it is fed from the log again, which is not what is measured. */
    private static final int RECORDS_IN_FLIGHT_MAX = 500;

    private static final int RECORDS_IN_FLIGHT_MIN = 8;
    private static final int GOAL_SUBSCRIBERS = 100;

    /** The goals of the design. */
    public static final List<Ratio> ALL = List.of(
            new Ratio(
                    "change_p50_ratio",
                    "p50 from a record's produce to its change at the subscriber / (two-hop echo + half a gRPC stream echo)",
                    Goal.atMost(1.25),
                    f -> f.p50Micros(CHANGE) / (f.p50Micros(TWO_HOPS) + f.p50Micros(GRPC_STREAM) / 2)),
            new Ratio(
                    "fanout_rate_ratio",
                    "changes delivered per second to 100 subscribers of one shape / records read by a plain Kafka consumer",
                    Goal.atLeast(0.5),
                    f -> f.rate(oneShape(GOAL_SUBSCRIBERS)) / f.rate(CONSUMER)),
            new Ratio(
                    "million_apply_ratio",
                    "records applied per second with all subscriptions, 1 in 1,000 of them matching / with none",
                    Goal.atLeast(0.8),
                    f -> f.rate(APPLY_MANY) / f.rate(APPLY_NONE)));

    private SubscribeRatios() {}

    /** Changes that each go to all subscribers. */
    public static Point oneShape(int subscribers) {
        return new Point(
                "changes to " + subscribers + " of one shape",
                Math.max(RECORDS_IN_FLIGHT_MIN, Math.min(RECORDS_IN_FLIGHT_MAX, DELIVERIES_IN_FLIGHT / subscribers)));
    }

    /** Changes that each go to one subscriber. */
    public static Point distinctKeys(int subscribers) {
        return new Point("changes to " + subscribers + " of distinct keys", RECORDS_IN_FLIGHT_MAX);
    }
}
