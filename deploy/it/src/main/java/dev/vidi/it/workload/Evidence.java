package dev.vidi.it.workload;

import dev.vidi.it.history.History;
import dev.vidi.it.history.Operation;
import dev.vidi.it.history.Read;
import java.util.ArrayList;
import java.util.List;

/** All that the sessions were told: the history, and under which read ids. Thread-safe. */
public final class Evidence {
    private final History history;
    private final List<Shown> shown = new ArrayList<>();
    private final Tally tally = new Tally();

    /** Evidence of so many operations at most. */
    public Evidence(int operationsMax) {
        history = new History(operationsMax);
    }

    public History history() {
        return history;
    }

    public Tally tally() {
        return tally;
    }

    /** The answers so far. */
    public List<Shown> shown() {
        synchronized (shown) {
            return List.copyOf(shown);
        }
    }

    void record(Operation operation) {
        history.record(operation);
    }

    void record(Read read, String readId) {
        history.record(read);
        synchronized (shown) {
            shown.add(new Shown(read, readId));
        }
    }
}
