package dev.vidi.it.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tells why an operation depends on an offset: the steps back to who wrote or saw it. Confined to one violation. */
final class Chain {
    private static final int STEPS_MAX = 20;

    private final IndexedHistory history;
    private final Dependencies dependencies;
    private final List<Operation> operations = new ArrayList<>();
    private final List<String> steps = new ArrayList<>();

    Chain(IndexedHistory history, Dependencies dependencies) {
        this.history = history;
        this.dependencies = dependencies;
    }

    /** The operations passed, the nearest first. */
    List<Operation> operations() {
        return operations;
    }

    /** The steps in words. */
    String text() {
        return String.join("; ", steps);
    }

    /** Follows why a session depends on the offset after an operation of its own. */
    Chain fromOperation(int operation, int partition, long offset) {
        int current = operation;
        while (current != IndexedHistory.NONE && steps.size() < STEPS_MAX) {
            Operation step = history.operation(current);
            operations.add(step);
            if (step instanceof Handover handover) {
                steps.add(handover.id() + " took over from " + handover.from());
                current = dependencies.ofHandover(current).witness(partition);
            } else if (step instanceof Read read && !sees(read, partition, offset)) {
                current = throughWrite(read, partition, offset);
            } else {
                steps.add(step.id()
                        + (step instanceof Read ? " was answered at " : " was acknowledged at ")
                        + new Coordinates(history.partition(partition), offset));
                current = IndexedHistory.NONE;
            }
        }
        return this;
    }

    /** Follows why a write depends on the offset. */
    Chain fromWrite(int write, int partition, long offset) {
        operations.add(history.operation(write));
        int witness = dependencies.ofWrite(write).witness(partition);
        steps.add(history.operation(write).id() + " follows "
                + (witness == IndexedHistory.NONE
                        ? "nothing"
                        : history.operation(witness).id()));
        return fromOperation(witness, partition, offset);
    }

    private boolean sees(Read read, int partition, long offset) {
        return read.positions().getOrDefault(history.partition(partition), -1L) >= offset;
    }

    private int throughWrite(Read read, int partition, long offset) {
        for (Map.Entry<Partition, Long> entry : read.positions().entrySet()) {
            Frontier upTo = dependencies.upTo(history.number(entry.getKey()), entry.getValue());
            if (upTo.offset(partition) >= offset) {
                int write = upTo.witness(partition);
                int witness = dependencies.ofWrite(write).witness(partition);
                operations.add(history.operation(write));
                steps.add(read.id() + " covers " + history.operation(write).id() + ", which follows "
                        + history.operation(witness).id());
                return witness;
            }
        }
        return IndexedHistory.NONE;
    }
}
