package dev.vidi.it.history;

import java.util.ArrayList;
import java.util.List;

/**
 * What the clock says: a STRONG read covers every write acknowledged before it was invoked, and no read covers a write
 * that was invoked after the read completed.
 */
final class RealTimeCheck {
    private final IndexedHistory history;
    private final Findings findings;
    private final List<Acknowledged> acknowledged = new ArrayList<>();
    private final List<int[]> latestInvoked = new ArrayList<>();

    private RealTimeCheck(IndexedHistory history, Findings findings) {
        this.history = history;
        this.findings = findings;
        List<List<Write>> writes = new ArrayList<>();
        for (int partition = 0; partition < history.partitionCount(); partition++) {
            writes.add(new ArrayList<>());
            latestInvoked.add(latestInvoked(partition));
        }
        for (Operation operation : history.operations()) {
            if (operation instanceof Write write && write.at() != null) {
                writes.get(history.number(write.at().partition())).add(write);
            }
        }
        writes.forEach(ofPartition -> acknowledged.add(Acknowledged.of(ofPartition)));
    }

    static void run(IndexedHistory history, Findings findings) {
        RealTimeCheck check = new RealTimeCheck(history, findings);
        for (Operation operation : history.operations()) {
            if (operation instanceof Read read) {
                read.positions().forEach((partition, position) -> {
                    int number = history.number(partition);
                    if (read.level() == Level.STRONG) {
                        check.strong(read, number, position);
                    }
                    check.future(read, number, position);
                });
            }
        }
    }

    private void strong(Read read, int partition, long position) {
        Write missed = acknowledged.get(partition).furthestBefore(read.call().invokedNanos());
        if (missed != null && missed.at() != null && missed.at().offset() > position) {
            findings.add(
                    ViolationKind.STRONG_READ,
                    read.id() + " was answered at " + history.partition(partition) + " position " + position
                            + ", but " + missed.id() + " at " + missed.at() + " was acknowledged "
                            + (read.call().invokedNanos() - missed.call().completedNanos()) + " ns before it",
                    List.of(read, missed));
        }
    }

    private void future(Read read, int partition, long position) {
        int count = history.countUpTo(partition, position);
        int latest = count == 0 ? IndexedHistory.NONE : latestInvoked.get(partition)[count - 1];
        if (latest != IndexedHistory.NONE
                && history.operation(latest).call().invokedNanos() > read.call().completedNanos()) {
            Operation write = history.operation(latest);
            findings.add(
                    ViolationKind.FROM_THE_FUTURE,
                    read.id() + " claims " + history.partition(partition) + " position " + position
                            + ", which includes " + write.id() + ", invoked after the read completed",
                    List.of(read, write));
        }
    }

    /** For each record of a partition, which write up to it was invoked last. */
    private int[] latestInvoked(int partition) {
        int[] latest = new int[history.records(partition).size()];
        int best = IndexedHistory.NONE;
        for (int i = 0; i < latest.length; i++) {
            int writer = history.writer(partition, i);
            if (writer != IndexedHistory.NONE && (best == IndexedHistory.NONE || invoked(writer) > invoked(best))) {
                best = writer;
            }
            latest[i] = best;
        }
        return latest;
    }

    private long invoked(int operation) {
        return history.operation(operation).call().invokedNanos();
    }
}
