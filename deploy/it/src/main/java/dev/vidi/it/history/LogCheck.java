package dev.vidi.it.history;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Acknowledged writes are in the source log, each once and as written, and nothing else is. */
final class LogCheck {
    private final IndexedHistory history;
    private final Findings findings;
    private final @Nullable SourceRecord[] found;
    private final Set<RowKey> doubtfulDeletions = new HashSet<>();

    private LogCheck(IndexedHistory history, Findings findings) {
        this.history = history;
        this.findings = findings;
        found = new @Nullable SourceRecord[history.operations().size()];
    }

    static void run(IndexedHistory history, SourceLog log, Findings findings) {
        LogCheck check = new LogCheck(history, findings);
        check.collectDoubtfulDeletions();
        for (int partition = 0; partition < history.partitionCount(); partition++) {
            List<SourceRecord> records = history.records(partition);
            for (int i = 0; i < records.size(); i++) {
                check.visit(records.get(i), history.writer(partition, i));
            }
        }
        check.acknowledged(log);
    }

    private void collectDoubtfulDeletions() {
        for (Operation operation : history.operations()) {
            if (operation instanceof Write write
                    && write.value() == null
                    && write.call().outcome() == Outcome.UNKNOWN) {
                doubtfulDeletions.add(write.key());
            }
        }
    }

    private void visit(SourceRecord record, int writer) {
        if (writer == IndexedHistory.NONE) {
            boolean explained =
                    record.value() == null && record.operation() == null && doubtfulDeletions.contains(record.key());
            if (!explained) {
                findings.add(
                        ViolationKind.VALUE_FROM_NOWHERE,
                        "the source log holds " + record + ", which no operation wrote",
                        List.of());
            }
            return;
        }
        Operation operation = history.operation(writer);
        if (!(operation instanceof Write write) || !matches(write, record)) {
            findings.add(
                    ViolationKind.VALUE_FROM_NOWHERE,
                    "the source log holds " + record + " under the id of an operation that wrote something else",
                    List.of(operation));
            return;
        }
        SourceRecord first = found[writer];
        if (first != null) {
            findings.add(
                    ViolationKind.DUPLICATE_WRITE,
                    "one write is in the source log twice, at " + first.at() + " and " + record.at(),
                    List.of(operation));
            return;
        }
        found[writer] = record;
        if (operation.call().outcome() == Outcome.FAILED) {
            findings.add(
                    ViolationKind.FAILED_WRITE_APPLIED,
                    "the source log holds " + record + ", but its writer was told that it failed",
                    List.of(operation));
        }
    }

    private void acknowledged(SourceLog log) {
        for (Operation operation : history.operations()) {
            if (operation instanceof Write write && write.at() != null) {
                acknowledged(write, write.at(), log);
            }
        }
    }

    private void acknowledged(Write write, Coordinates at, SourceLog log) {
        Optional<SourceRecord> there = log.at(at);
        boolean kept = there.isPresent()
                && matches(write, there.get())
                && (there.get().operation() == null || there.get().operation().equals(write.id()));
        if (!kept) {
            findings.add(
                    ViolationKind.LOST_WRITE,
                    "acknowledged at " + at + ", where the source log has "
                            + there.map(SourceRecord::toString).orElse("no record"),
                    List.of(write));
        }
    }

    private static boolean matches(Write write, SourceRecord record) {
        return write.key().equals(record.key()) && Objects.equals(write.value(), record.value());
    }
}
