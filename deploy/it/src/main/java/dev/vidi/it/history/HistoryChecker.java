package dev.vidi.it.history;

import java.util.List;

/**
 * Decides whether a history is one of a causally consistent store with a total order per partition. Linear in the
 * operations times the partitions: dependencies are vectors of offsets, merged along each partition, never a closure.
 *
 * <p>The rule of dependencies: an answer at position p shows everything up to p, so its session then depends on all
 * of that and on whatever those writes depended on, also if the read was EVENTUAL (its token says so all the same).
 */
public final class HistoryChecker {
    private static final int VIOLATIONS_PER_KIND_MAX = 100;

    private HistoryChecker() {}

    /**
     * Every violation found, none if the history is correct; at most 100 of each kind and a count of the others.
     *
     * @throws IllegalArgumentException if the history is malformed: operation ids or values that are not unique, or
     *     overlapping operations of one session
     */
    public static List<Violation> check(History history, SourceLog log) {
        IndexedHistory indexed = IndexedHistory.of(history.operations(), log);
        Findings findings = new Findings(VIOLATIONS_PER_KIND_MAX);
        LogCheck.run(indexed, log, findings);
        TruthCheck.run(indexed, log, findings);
        RealTimeCheck.run(indexed, findings);
        int[] order = CausalOrder.of(indexed, findings);
        DependencyCheck.run(indexed, order, findings);
        OverwriteCheck.run(indexed, log, order, findings);
        return findings.violations();
    }
}
