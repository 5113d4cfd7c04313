package dev.vidi.it.history;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * No SESSION or STRONG read returns a version that was overwritten in its causal past. The past is strict here, session
 * order, reads-from and handovers only, as one clock of sessions per write; so this check needs no positions to be right.
 */
final class OverwriteCheck {
    private static final int[] BEGINNING = new int[0];

    private final IndexedHistory history;
    private final SourceLog log;
    private final Findings findings;
    private final Map<RowKey, KeyWrites> writesOfKeys = new HashMap<>();
    private final int[][] clocks;
    private final Map<Integer, int[]> clockOfWrites = new HashMap<>();
    private final Map<Integer, int[]> clockOfSources = new HashMap<>();
    private final Set<Integer> sources;

    private OverwriteCheck(IndexedHistory history, SourceLog log, Findings findings) {
        this.history = history;
        this.log = log;
        this.findings = findings;
        sources = history.handoverSources();
        clocks = new int[history.sessionCount()][];
        for (int session = 0; session < clocks.length; session++) {
            clocks[session] = new int[clocks.length];
            Arrays.fill(clocks[session], IndexedHistory.NONE);
        }
        for (int i = 0; i < history.operations().size(); i++) {
            if (history.operation(i) instanceof Write write && write.at() != null) {
                writesOfKeys
                        .computeIfAbsent(write.key(), key -> new KeyWrites())
                        .add(history.session(i), i, write.at().offset());
            }
        }
    }

    static void run(IndexedHistory history, SourceLog log, int[] order, Findings findings) {
        OverwriteCheck check = new OverwriteCheck(history, log, findings);
        for (int node : order) {
            if (node < history.operations().size()) {
                check.visit(node);
            }
        }
    }

    private void visit(int node) {
        int session = history.session(node);
        Operation operation = history.operation(node);
        if (operation instanceof Write) {
            int[] clock = clocks[session].clone();
            clock[session] = node;
            clocks[session] = clock;
            clockOfWrites.put(node, clock);
        } else if (operation instanceof Read read) {
            int[] clock = past(read, clocks[session]);
            clocks[session] = clock;
            if (read.level() != Level.EVENTUAL) {
                read.rows().forEach(row -> compare(read, row, clock));
            }
        } else if (operation instanceof Handover) {
            int[] before = clocks[session];
            clocks[session] =
                    merge(before, before, clockOfSources.getOrDefault(history.handoverSource(node), BEGINNING));
        }
        if (sources.contains(node)) {
            clockOfSources.put(node, clocks[session]);
        }
    }

    private int[] past(Read read, int[] before) {
        int[] clock = before;
        for (Observation row : read.rows()) {
            clock = merge(clock, before, clockOfWrites.getOrDefault(writerOf(read, row), BEGINNING));
        }
        return clock;
    }

    /** Raises a clock, in place unless it is the shared one, which is copied if there is anything to raise. */
    private static int[] merge(int[] clock, int[] shared, int[] other) {
        int[] merged = clock;
        for (int session = 0; session < other.length; session++) {
            if (other[session] > merged[session]) {
                merged = merged == shared ? shared.clone() : merged;
                merged[session] = other[session];
            }
        }
        return merged;
    }

    private int writerOf(Read read, Observation row) {
        return version(read, row).map(record -> history.writerAt(record.at())).orElse(IndexedHistory.NONE);
    }

    /** The record that the row shows; for an absent row without coordinates the one at the position, if a tombstone. */
    private Optional<SourceRecord> version(Read read, Observation row) {
        if (row.at() != null) {
            return log.at(row.at());
        }
        return log.partitionOf(row.key())
                .flatMap(partition -> log.latest(row.key(), read.positions().getOrDefault(partition, -1L)))
                .filter(record -> record.value() == null);
    }

    private void compare(Read read, Observation row, int[] clock) {
        KeyWrites writes = writesOfKeys.get(row.key());
        if (writes == null) {
            return;
        }
        long shown = version(read, row).map(record -> record.at().offset()).orElse(-1L);
        int newer = writes.newest(clock);
        if (newer != IndexedHistory.NONE
                && history.operation(newer) instanceof Write write
                && write.at() != null
                && write.at().offset() > shown) {
            findings.add(
                    ViolationKind.OVERWRITTEN_READ,
                    read.id() + " returned " + row + ", which " + write.id() + " at " + write.at()
                            + " in its causal past had overwritten",
                    List.of(read, write));
        }
    }
}
