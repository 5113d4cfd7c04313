package dev.vidi.processors.join;

import java.time.Duration;

/**
 * Limits of one join task.
 *
 * @param parkedReadsMax reads that may wait for a position
 * @param logBatchBytes size at which a record of the read log is full
 * @param rowBytesMax a larger row is refused
 * @param behindMax how long the task may be behind its topic before its rows may no longer be a state that ever was; at
 *     most the topic's {@code min.compaction.lag.ms}, or what the broker needs to compact a topic without one
 * @param pages limits of the pages of queries
 */
public record JoinOptions(
        int parkedReadsMax, int logBatchBytes, int rowBytesMax, Duration behindMax, PageOptions pages) {

    /** 16,384 parked reads, records of 512 KiB, rows of 4 MiB, 10 seconds behind, usual pages. */
    public static final JoinOptions DEFAULT =
            new JoinOptions(16_384, 512 << 10, 4 << 20, Duration.ofSeconds(10), PageOptions.DEFAULT);

    /** The same with another limit on being behind. */
    public JoinOptions withBehindMax(Duration limit) {
        return new JoinOptions(parkedReadsMax, logBatchBytes, rowBytesMax, limit, pages);
    }
}
