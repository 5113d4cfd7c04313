package dev.vidi.it.history;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the write that caused a source record. Immutable. */
final class Attribution {
    private final Map<String, Integer> byId = new HashMap<>();
    private final Map<String, Integer> byValue = new HashMap<>();
    private final Map<Coordinates, Integer> deletionsAt = new HashMap<>();

    Attribution(List<Operation> operations) {
        for (int i = 0; i < operations.size(); i++) {
            Operation operation = operations.get(i);
            unique(byId, operation.id(), i, "operation id");
            if (operation instanceof Write write) {
                if (write.value() != null) {
                    unique(byValue, write.value(), i, "value");
                } else if (write.at() != null) {
                    deletionsAt.put(write.at(), i);
                }
            }
        }
    }

    private static void unique(Map<String, Integer> map, String name, int operation, String what) {
        if (map.put(name, operation) != null) {
            throw new IllegalArgumentException("two operations of the history share the " + what + " " + name);
        }
    }

    /** The operation with this id, or NONE. */
    int operation(String id) {
        return byId.getOrDefault(id, IndexedHistory.NONE);
    }

    int writerOf(SourceRecord record) {
        Integer writer = record.operation() == null ? null : byId.get(record.operation());
        if (writer == null) {
            writer = record.value() == null ? deletionsAt.get(record.at()) : byValue.get(record.value());
        }
        return writer == null ? IndexedHistory.NONE : writer;
    }
}
