package dev.vidi.bench.report;

import java.util.List;

/** What {@code bench start} measures, and its goal. */
public final class StartRatios {

    public static final Point FIRST_READY = new Point("first start, ready", 0);
    public static final Point FIRST_ANSWER = new Point("first start, table made, row written and read", 0);
    public static final Point SECOND_READY = new Point("second start, ready", 0);
    public static final Point SECOND_ANSWER = new Point("second start, row read", 0);
    public static final Point KILLED_READY = new Point("start after kill -9, ready", 0);
    public static final Point KILLED_ANSWER = new Point("start after kill -9, row read", 0);

    /** The goals of the design. */
    public static final List<Ratio> ALL = List.of(new Ratio(
            "second_ready_s",
            "seconds from the start of the process until it is ready, second start on one directory",
            Goal.atMost(3),
            f -> f.p50Micros(SECOND_READY) / 1e6));

    private StartRatios() {}
}
