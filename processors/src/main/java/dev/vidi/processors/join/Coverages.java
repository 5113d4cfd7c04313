package dev.vidi.processors.join;

import dev.vidi.causality.readlog.Change;
import dev.vidi.causality.readlog.Coverage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the changes that one life of a task logs speak for, by home partition. What is kept when the life begins is covered
 * from its first position on; what it registers itself is from the position at which that is said. Confined to the stream
 * thread.
 */
final class Coverages {

    private record Covered(long from, long reads) {}

    private final Map<Integer, Covered> raised = new HashMap<>();
    private final Covered start;

    /**
     * A life begins.
     *
     * @param from its first position
     * @param reads the offset of the reads topic that it begins at
     */
    Coverages(long from, long reads) {
        this.start = new Covered(from, reads);
    }

    Coverage of(int home, List<Change> changes, boolean mark) {
        Covered covered = covered(home);
        return new Coverage(covered.from, covered.reads, changes, mark);
    }

    private Covered covered(int home) {
        return raised.getOrDefault(home, start);
    }

    /** Whether what an event at an offset of the reads topic registers is not covered yet. */
    boolean lacks(int home, long readsOffset) {
        return readsOffset >= covered(home).reads;
    }

    /** From here on everything is covered that was registered up to an event, from a position on. */
    void raise(int home, long from, long readsOffset) {
        raised.put(home, new Covered(from, readsOffset + 1));
    }
}
