package dev.vidi.bench.report;

import java.util.List;

/** What {@code bench select} measures, and the ratios that its goals are about. */
public final class SelectRatios {

    public static final Point SCAN = new Point("Vidi Query, 1 in 1,000 (rows looked at)", 1);
    public static final Point HAND_SCAN = new Point("scan by hand, 1 in 1,000 (rows looked at)", 1);
    public static final Point READS = new Point("Vidi Get", 16);
    public static final Point READS_BESIDE_SCAN = new Point("Vidi Get beside a scan", 16);
    public static final Point SCAN_BESIDE_READS = new Point("Vidi Query beside 16 Gets (rows looked at)", 1);
    public static final Point GET = new Point("Vidi Get", 1);
    public static final Point QUERY_KEY = new Point("Vidi Query, by key, LIMIT 10", 1);
    public static final Point QUERY_RANGE = new Point("Vidi Query, from a key on, LIMIT 10", 1);
    public static final Point PLAN_CACHED = new Point("plan of a known text", 1);
    public static final Point PLAN_FRAGMENT = new Point("plan of a new text, known fragment", 1);
    public static final Point PLAN_FIRST = new Point("plan of a new text, new fragment", 1);

    /** The goals of the design. */
    public static final List<Ratio> ALL = List.of(
            new Ratio(
                    "scan_rate_ratio",
                    "rows filtered per second by a Query / by hand-written Java over a KTable store",
                    Goal.atLeast(0.7),
                    f -> f.rate(SCAN) / f.rate(HAND_SCAN)),
            new Ratio(
                    "scan_interference_p99_ratio",
                    "p99 of Get at 16 in flight, beside a scan that runs all the time / without",
                    Goal.atMost(2.0),
                    f -> f.p99Micros(READS_BESIDE_SCAN) / f.p99Micros(READS)),
            new Ratio(
                    "cached_plan_us",
                    "microseconds to plan a query whose text was planned before, p50",
                    Goal.atMost(50),
                    f -> f.p50Micros(PLAN_CACHED)));

    private SelectRatios() {}
}
