package dev.vidi.it.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One run of chaos.
 *
 * @param seed decides the faults and what the sessions do; not how the machine schedules them
 * @param length how long faults happen
 * @param sessions clients at work at once
 * @param keys rows of each table
 * @param directory for data and logs; must be empty
 */
public record ChaosSettings(long seed, Duration length, int sessions, int keys, Path directory) {
    static final List<String> TABLES = List.of("goods", "carts");
    static final int PARTITIONS = 3;

    /** How long the processors' partitions wait for a silent process: the least that brokers allow. */
    static final Duration SESSION_TIMEOUT = Duration.ofSeconds(6);

    static final Duration CALL_TIMEOUT = Duration.ofSeconds(4);

    /** How long nodes may take to start, or to start again after the last fault. */
    static final Duration READY_MAX = Duration.ofSeconds(90);

    /** How long after all nodes are ready every row must have been read. */
    static final Duration RECOVERY_MAX = Duration.ofSeconds(60);

    /** A run that is too small for its length proves nothing: answers and acknowledgements for each second of faults. */
    static final int SUCCEEDED_PER_SECOND_MIN = 5;

    static final int OPERATIONS_MAX = 1_000_000;

    public ChaosSettings {
        if (length.compareTo(Duration.ofSeconds(10)) < 0) {
            throw new IllegalArgumentException("a run of chaos takes at least 10 s, was " + length);
        }
    }

    /** The defaults: 12 sessions on 40 rows of each table. */
    public static ChaosSettings of(long seed, Duration length, Path directory) {
        return new ChaosSettings(seed, length, 12, 40, directory);
    }
}
