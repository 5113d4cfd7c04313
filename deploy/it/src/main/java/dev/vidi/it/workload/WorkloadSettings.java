package dev.vidi.it.workload;

import java.time.Duration;
import java.util.List;

/**
 * How much to do.
 *
 * @param seed the only source of chance in what the sessions do
 * @param sessions how many do so at once, besides session 0, which writes every row first
 * @param tables the tables, each with a source topic of the same name
 * @param keys rows of each table
 * @param operationsMax after so many operations, over all sessions, they end
 * @param callTimeout how long one call may take
 */
public record WorkloadSettings(
        long seed, int sessions, List<String> tables, int keys, int operationsMax, Duration callTimeout) {
    public WorkloadSettings {
        tables = List.copyOf(tables);
        if (sessions < 1 || keys < 1 || tables.isEmpty() || operationsMax < 1) {
            throw new IllegalArgumentException("a workload has at least one session, table, key and operation");
        }
    }

    String key(int number) {
        return "k" + number;
    }
}
