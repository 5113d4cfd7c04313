package dev.vidi.it.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The order in which things must have happened: session order, reads-from, handovers, and the log (a read at position p comes
 * after every write up to p). Its nodes are the operations, followed by one for each prefix of each partition.
 */
final class CausalOrder {
    private static final int CYCLES_SHOWN_MAX = 20;

    private final IndexedHistory history;
    private final Findings findings;
    private final int[] firstPrefix;
    private final int nodes;
    private int cycles;

    private CausalOrder(IndexedHistory history, Findings findings) {
        this.history = history;
        this.findings = findings;
        firstPrefix = firstPrefixes(history);
        nodes = firstPrefix[history.partitionCount()];
    }

    /** All nodes in causal order. */
    static int[] of(IndexedHistory history, Findings findings) {
        CausalOrder order = new CausalOrder(history, findings);
        return order.graph().order(order::report);
    }

    /** The number of the node of each partition's first prefix; one more than the last node at the end. */
    static int[] firstPrefixes(IndexedHistory history) {
        int[] first = new int[history.partitionCount() + 1];
        first[0] = history.operations().size();
        for (int partition = 0; partition < history.partitionCount(); partition++) {
            first[partition + 1] = first[partition] + history.records(partition).size();
        }
        return first;
    }

    private OrderGraph graph() {
        OrderGraph graph = new OrderGraph(nodes);
        for (int partition = 0; partition < history.partitionCount(); partition++) {
            for (int i = 0; i < history.records(partition).size(); i++) {
                int prefix = firstPrefix[partition] + i;
                if (i > 0) {
                    graph.edge(prefix - 1, prefix);
                }
                if (history.writer(partition, i) != IndexedHistory.NONE) {
                    graph.edge(history.writer(partition, i), prefix);
                }
            }
        }
        for (int operation = 0; operation < history.operations().size(); operation++) {
            if (!history.startsSession(operation)) {
                graph.edge(operation - 1, operation);
            }
            if (history.operation(operation) instanceof Read read) {
                read(graph, operation, read);
            }
            if (history.handoverSource(operation) != IndexedHistory.NONE) {
                graph.edge(history.handoverSource(operation), operation);
            }
        }
        return graph;
    }

    private void read(OrderGraph graph, int operation, Read read) {
        for (Observation row : read.rows()) {
            int writer = row.at() == null ? IndexedHistory.NONE : history.writerAt(row.at());
            if (writer != IndexedHistory.NONE) {
                graph.edge(writer, operation);
            }
        }
        for (Map.Entry<Partition, Long> entry : read.positions().entrySet()) {
            int partition = history.number(entry.getKey());
            int count = history.countUpTo(partition, entry.getValue());
            if (count > 0) {
                graph.edge(firstPrefix[partition] + count - 1, operation);
            }
        }
    }

    /** Reports a cycle and releases one of its reads: every cycle has one, as only reads come after prefixes. */
    private int report(int[] cycle) {
        List<Operation> operations = new ArrayList<>();
        int released = cycle[0];
        for (int node : cycle) {
            if (node < history.operations().size()) {
                operations.add(history.operation(node));
                released = history.operation(node) instanceof Read ? node : released;
            }
        }
        if (cycles++ < CYCLES_SHOWN_MAX) {
            String path = operations.stream().map(Operation::id).collect(Collectors.joining(" -> "));
            findings.add(
                    ViolationKind.CAUSAL_CYCLE,
                    "each was written, seen or issued before the next, and the last before the first: " + path,
                    operations);
        }
        return released;
    }
}
