package dev.vidi.cli.load;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Rows of one key are written one after the other, in the order of the file. Confined to the thread of the load. */
final class KeyOrder {
    /** For each key that has a write under way, the lines behind it. */
    private final Map<String, Queue<Slot>> underWay = new HashMap<>();

    /** Whether a line may be sent now; else it waits behind those of its key. */
    boolean enter(Slot slot) {
        String key = slot.row().key();
        if (key.isEmpty()) {
            return true;
        }
        Queue<Slot> before = underWay.get(key);
        if (before != null) {
            before.add(slot);
            return false;
        }
        underWay.put(key, new ArrayDeque<>(1));
        return true;
    }

    /** A line is done; the next one of its key that may be sent now, or null. */
    @Nullable
    Slot leave(Slot slot) {
        String key = slot.row().key();
        Queue<Slot> behind = underWay.get(key);
        Slot next = behind == null ? null : behind.poll();
        if (next == null) {
            underWay.remove(key);
        }
        return next;
    }
}
