package dev.vidi.bench.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One run: where, when and what.
 *
 * @param took all of it, warm-up included
 */
public record Report(
        String benchmark,
        Machine machine,
        String commit,
        Instant started,
        Duration took,
        int rounds,
        List<Ratio> ratios,
        Figures figures) {}
