package dev.vidi.it.history;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each write depended on, and merged along each partition what the writes up to a position depended on. Filled in
 * causal order. Confined to one check.
 */
final class Dependencies {
    private final IndexedHistory history;
    private final int[] firstPrefix;
    private final Frontier none;
    private final Map<Integer, Frontier> ofWrites = new HashMap<>();
    private final Map<Integer, Frontier> ofSources = new HashMap<>();
    private final @Nullable Frontier[] ofPrefixes;

    Dependencies(IndexedHistory history) {
        this.history = history;
        firstPrefix = CausalOrder.firstPrefixes(history);
        none = new Frontier(history.partitionCount());
        ofPrefixes = new @Nullable Frontier[firstPrefix[history.partitionCount()] - firstPrefix[0]];
    }

    /** A write depends on this; its witnesses are operations of the writer's session. */
    void write(int operation, Frontier dependencies) {
        ofWrites.put(operation, dependencies);
    }

    /** All that a session depends on after an operation that a handover goes back to. */
    void source(int operation, Frontier all) {
        ofSources.put(operation, all);
    }

    /** What a handover brings; the witnesses are operations of the other session. */
    Frontier ofHandover(int operation) {
        return ofSources.getOrDefault(history.handoverSource(operation), none);
    }

    /** Takes the next prefix of a partition into account: its last record's write, if known. */
    void prefix(int node) {
        int partition = 0;
        while (firstPrefix[partition + 1] <= node) {
            partition++;
        }
        int record = node - firstPrefix[partition];
        Frontier before = record == 0 ? none : ofPrefix(node - 1);
        int writer = history.writer(partition, record);
        Frontier added = ofWrite(writer);
        if (before.covers(added)) {
            ofPrefixes[node - firstPrefix[0]] = before;
        } else {
            Frontier merged = before.copy();
            merged.raiseAll(added, writer);
            ofPrefixes[node - firstPrefix[0]] = merged;
        }
    }

    Frontier ofWrite(int operation) {
        return ofWrites.getOrDefault(operation, none);
    }

    /** What the writes up to a position depended on; the witnesses are those writes. */
    Frontier upTo(int partition, long position) {
        int count = history.countUpTo(partition, position);
        return count == 0 ? none : ofPrefix(firstPrefix[partition] + count - 1);
    }

    private Frontier ofPrefix(int node) {
        Frontier dependencies = ofPrefixes[node - firstPrefix[0]];
        return dependencies == null ? none : dependencies;
    }
}
