package dev.vidi.node.operations;

import dev.vidi.router.http.Page;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The pages {@code /metrics}, {@code /live} and {@code /ready}. Thread-safe. */
public final class OperationsPages {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final NodeMeters meters;
    private final Health health;

    public OperationsPages(NodeMeters meters, Health health) {
        this.meters = meters;
        this.health = health;
    }

    /** What makes each page, by its path. */
    public Map<String, Supplier<Page>> byPath() {
        return Map.of("/metrics", this::metrics, "/live", this::live, "/ready", this::ready);
    }

    private Page metrics() {
        return new Page(200, PROMETHEUS, meters.scrape());
    }

    private Page live() {
        return verdict("live", health.reasonsNotLive());
    }

    private Page ready() {
        return verdict("ready", health.reasonsNotReady());
    }

    private static Page verdict(String good, List<String> reasons) {
        return reasons.isEmpty()
                ? new Page(200, TEXT, good + "\n")
                : new Page(503, TEXT, String.join("\n", reasons) + "\n");
    }
}
