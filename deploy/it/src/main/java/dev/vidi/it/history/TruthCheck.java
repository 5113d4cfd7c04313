package dev.vidi.it.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Each row of an answer equals the last record of its key at or below the position, and nothing else. */
final class TruthCheck {
    private final IndexedHistory history;
    private final SourceLog log;
    private final Findings findings;

    private TruthCheck(IndexedHistory history, SourceLog log, Findings findings) {
        this.history = history;
        this.log = log;
        this.findings = findings;
    }

    static void run(IndexedHistory history, SourceLog log, Findings findings) {
        TruthCheck check = new TruthCheck(history, log, findings);
        for (Operation operation : history.operations()) {
            if (operation instanceof Read read) {
                read.rows().forEach(row -> check.row(read, row));
            }
        }
    }

    private void row(Read read, Observation row) {
        if (row.at() != null && !isRecord(row, row.at())) {
            findings.add(
                    ViolationKind.VALUE_FROM_NOWHERE,
                    read.id() + " returned " + row + ", but the source log has "
                            + log.at(row.at()).map(SourceRecord::toString).orElse("no record") + " there",
                    List.of(read));
            return;
        }
        Optional<Partition> partition = log.partitionOf(row.key());
        if (partition.isPresent()) {
            compare(read, row, partition.get());
        }
    }

    private boolean isRecord(Observation row, Coordinates at) {
        return log.at(at)
                .filter(record -> record.key().equals(row.key()) && Objects.equals(record.value(), row.value()))
                .isPresent();
    }

    private void compare(Read read, Observation row, Partition partition) {
        Long position = read.positions().get(partition);
        if (position == null) {
            findings.add(
                    ViolationKind.WRONG_AT_POSITION,
                    read.id() + " returned " + row + " without a position on its partition " + partition,
                    List.of(read));
            return;
        }
        SourceRecord expected = log.latest(row.key(), position).orElse(null);
        String value = expected == null ? null : expected.value();
        boolean same = Objects.equals(row.value(), value)
                && (row.at() == null || (expected != null && row.at().equals(expected.at())));
        if (!same) {
            findings.add(
                    ViolationKind.WRONG_AT_POSITION,
                    read.id() + " returned " + row + " at " + partition + " position " + position
                            + ", where the last record of the key is " + (expected == null ? "none" : expected),
                    involved(read, row.at(), expected));
        }
    }

    private List<Operation> involved(Read read, @Nullable Coordinates returned, @Nullable SourceRecord expected) {
        List<Operation> operations = new ArrayList<>(List.of(read));
        addWriter(operations, returned);
        addWriter(operations, expected == null ? null : expected.at());
        return operations;
    }

    private void addWriter(List<Operation> operations, @Nullable Coordinates at) {
        int writer = at == null ? IndexedHistory.NONE : history.writerAt(at);
        if (writer != IndexedHistory.NONE) {
            operations.add(history.operation(writer));
        }
    }
}
