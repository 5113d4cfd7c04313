package dev.vidi.it.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a session saw, wrote, or transitively depends on bounds what it may see and write next: read-your-writes,
 * monotonic reads, causal order; and an answer over several partitions is consistent in itself.
 */
final class DependencyCheck {
    private final IndexedHistory history;
    private final Findings findings;
    private final Dependencies dependencies;
    private final List<SessionContext> contexts = new ArrayList<>();

    private DependencyCheck(IndexedHistory history, Findings findings) {
        this.history = history;
        this.findings = findings;
        dependencies = new Dependencies(history);
        for (int i = 0; i < history.sessionCount(); i++) {
            contexts.add(new SessionContext(history.partitionCount()));
        }
    }

    static void run(IndexedHistory history, int[] order, Findings findings) {
        DependencyCheck check = new DependencyCheck(history, findings);
        Map<Integer, Coordinates> appended = check.appended();
        Set<Integer> sources = history.handoverSources();
        for (int node : order) {
            if (node >= history.operations().size()) {
                check.dependencies.prefix(node);
                continue;
            }
            Operation operation = history.operation(node);
            SessionContext context = check.contexts.get(history.session(node));
            if (operation instanceof Write write) {
                check.write(node, write, context, appended);
            } else if (operation instanceof Read read) {
                check.read(node, read, context);
            } else if (operation instanceof Handover) {
                context.dependent().raiseAll(check.dependencies.ofHandover(node), node);
            }
            if (sources.contains(node)) {
                check.dependencies.source(node, context.all());
            }
        }
    }

    /** Where the writes without an acknowledgement are in the log, if they are. */
    private Map<Integer, Coordinates> appended() {
        Map<Integer, Coordinates> appended = new HashMap<>();
        for (int partition = 0; partition < history.partitionCount(); partition++) {
            List<SourceRecord> records = history.records(partition);
            for (int i = 0; i < records.size(); i++) {
                appended.putIfAbsent(
                        history.writer(partition, i), records.get(i).at());
            }
        }
        return appended;
    }

    private void write(int node, Write write, SessionContext context, Map<Integer, Coordinates> appended) {
        Frontier before = context.all();
        dependencies.write(node, before);
        Coordinates at = write.at() == null ? appended.get(node) : write.at();
        if (at == null) {
            return;
        }
        int partition = history.number(at.partition());
        if (before.offset(partition) >= at.offset()) {
            report(
                    ViolationKind.WRITE_ORDER,
                    write,
                    write.id() + " is at " + at + ", but depends on offset " + before.offset(partition),
                    new Chain(history, dependencies)
                            .fromOperation(before.witness(partition), partition, before.offset(partition)));
        }
        if (write.at() != null) {
            context.written().raise(partition, at.offset(), node);
        }
    }

    private void read(int node, Read read, SessionContext context) {
        read.positions().forEach((partition, position) -> {
            int number = history.number(partition);
            if (read.level() != Level.EVENTUAL) {
                session(read, number, position, context);
            }
            torn(read, number, position);
        });
        read.positions().forEach((partition, position) -> {
            int number = history.number(partition);
            context.read().raise(number, position, node);
            context.dependent().raiseAll(dependencies.upTo(number, position), node);
        });
    }

    private void session(Read read, int partition, long position, SessionContext context) {
        long written = context.written().offset(partition);
        long seen = context.read().offset(partition);
        long dependent = context.dependent().offset(partition);
        if (written > position) {
            behind(ViolationKind.READ_YOUR_WRITES, read, partition, position, context.written());
        }
        if (seen > position) {
            behind(ViolationKind.MONOTONIC_READS, read, partition, position, context.read());
        }
        if (dependent > Math.max(position, Math.max(written, seen))) {
            behind(ViolationKind.CAUSAL_ORDER, read, partition, position, context.dependent());
        }
    }

    private void behind(ViolationKind kind, Read read, int partition, long position, Frontier demanded) {
        long offset = demanded.offset(partition);
        report(
                kind,
                read,
                read.id() + " was answered at " + history.partition(partition) + " position " + position
                        + ", but its session depends on offset " + offset,
                new Chain(history, dependencies).fromOperation(demanded.witness(partition), partition, offset));
    }

    private void torn(Read read, int lagging, long position) {
        for (Map.Entry<Partition, Long> entry : read.positions().entrySet()) {
            int ahead = history.number(entry.getKey());
            Frontier upTo = dependencies.upTo(ahead, entry.getValue());
            long offset = upTo.offset(lagging);
            if (ahead != lagging && offset > position) {
                int write = upTo.witness(lagging);
                report(
                        ViolationKind.TORN_READ,
                        read,
                        read.id() + " covers " + history.operation(write).id() + " at " + entry.getKey()
                                + " position " + entry.getValue() + ", which depends on "
                                + history.partition(lagging) + " offset " + offset
                                + ", but covers that partition only up to position " + position,
                        new Chain(history, dependencies).fromWrite(write, lagging, offset));
            }
        }
    }

    private void report(ViolationKind kind, Operation wrong, String what, Chain chain) {
        List<Operation> operations = new ArrayList<>(List.of(wrong));
        operations.addAll(chain.operations());
        findings.add(kind, what + ": " + chain.text(), operations);
    }
}
