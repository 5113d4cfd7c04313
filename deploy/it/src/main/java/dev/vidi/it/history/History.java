package dev.vidi.it.history;

import java.util.ArrayList;
import java.util.List;

/** Collects the operations of all sessions, up to a limit. Thread-safe; guarded by itself. */
public final class History {
    private final int limit;
    private final List<Operation> operations = new ArrayList<>();

    /** A history of at most {@code limit} operations. */
    public History(int limit) {
        if (limit <= 0) {
            throw new IllegalArgumentException("limit must be > 0, was " + limit);
        }
        this.limit = limit;
    }

    /** A history of known operations, which can still grow to twice their number. */
    public static History of(List<? extends Operation> operations) {
        History history = new History(Math.max(16, 2 * operations.size()));
        operations.forEach(history::record);
        return history;
    }

    /**
     * Adds an operation that has ended.
     *
     * @throws IllegalStateException if the history is full
     */
    public synchronized void record(Operation operation) {
        if (operations.size() == limit) {
            throw new IllegalStateException("the history is full: " + limit + " operations");
        }
        operations.add(operation);
    }

    /** How many operations are recorded. */
    public synchronized int size() {
        return operations.size();
    }

    /** The operations so far, in the order of their recording. */
    public synchronized List<Operation> operations() {
        return List.copyOf(operations);
    }
}
