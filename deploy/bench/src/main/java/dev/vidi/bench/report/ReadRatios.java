package dev.vidi.bench.report;

import java.util.List;

/** What {@code bench read} measures, and the ratios that its goals are about. */
public final class ReadRatios {

    public static final String TWO_HOPS = "bare two-hop Kafka echo";
    public static final String GRPC_UNARY = "bare gRPC unary echo";
    public static final String GRPC_STREAM = "bare gRPC stream echo";
    public static final String GET = "Vidi Get, SESSION";
    public static final String GET_EVENTUAL = "Vidi Get, EVENTUAL";
    public static final String STREAM = "Vidi Session, 1 read a message";
    public static final String STREAM_64 = "Vidi Session, 64 reads a message";
    public static final String MANY = "Vidi GetMany, 1024 keys a read (rows)";
    public static final Point TABLE_APPLY = new Point("Vidi table, records applied", 0);
    public static final Point KTABLE_APPLY = new Point("KTable, records applied", 0);
    public static final Point KTABLE_SOURCE_APPLY = new Point("KTable without changelog, records applied", 0);

    /** The goals of the design. */
    public static final List<Ratio> ALL = List.of(
            new Ratio(
                    "idle_read_p50_ratio",
                    "p50 of Get at 1 in flight / (two-hop echo + gRPC unary echo)",
                    Goal.atMost(1.25),
                    f -> f.p50Micros(at(GET, 1)) / (f.p50Micros(at(TWO_HOPS, 1)) + f.p50Micros(at(GRPC_UNARY, 1)))),
            new Ratio(
                    "loaded_read_p99_ratio",
                    "p99 of Get at 64 in flight / two-hop echo",
                    Goal.atMost(1.25),
                    f -> f.p99Micros(at(GET, 64)) / f.p99Micros(at(TWO_HOPS, 64))),
            new Ratio(
                    "unary_rate_ratio",
                    "rate of Get at 256 in flight / gRPC unary echo",
                    Goal.atLeast(0.5),
                    f -> f.rate(at(GET, 256)) / f.rate(at(GRPC_UNARY, 256))),
            new Ratio(
                    "stream_rate_ratio",
                    "rate of Session, 1 read a message, at 1024 in flight / gRPC stream echo",
                    Goal.atLeast(0.5),
                    f -> f.rate(at(STREAM, 1024)) / f.rate(at(GRPC_STREAM, 1024))),
            new Ratio(
                    "stream64_rate_ratio",
                    "rate of Session, 64 reads a message, at 8192 in flight / two-hop echo",
                    Goal.atLeast(1.0),
                    f -> f.rate(at(STREAM_64, 8192)) / f.rate(at(TWO_HOPS, 8192))),
            new Ratio(
                    "multiget_rows_per_s",
                    "rows per second of GetMany, at its best",
                    Goal.atLeast(300_000),
                    f -> f.bestRate(MANY)),
            new Ratio(
                    "multiget_rate_ratio",
                    "rows of GetMany, at its best / records of the two-hop echo, at its best",
                    Goal.atLeast(1.2),
                    f -> f.bestRate(MANY) / f.bestRate(TWO_HOPS)),
            new Ratio(
                    "apply_rate_ratio",
                    "records applied by a Vidi table / by a plain KTable",
                    Goal.atLeast(1.0),
                    f -> f.rate(TABLE_APPLY) / f.rate(KTABLE_APPLY)),
            new Ratio(
                    "apply_rate_source_ratio",
                    "records applied by a Vidi table / by a KTable whose changelog is the source topic, too",
                    Goal.atLeast(1.0),
                    f -> f.rate(TABLE_APPLY) / f.rate(KTABLE_SOURCE_APPLY)),
            new Ratio(
                    "session_overhead_ratio",
                    "p50 of Get at 1 in flight, SESSION / EVENTUAL",
                    Goal.atMost(1.15),
                    f -> f.p50Micros(at(GET, 1)) / f.p50Micros(at(GET_EVENTUAL, 1))));

    private ReadRatios() {}

    private static Point at(String contender, int inFlight) {
        return new Point(contender, inFlight);
    }
}
