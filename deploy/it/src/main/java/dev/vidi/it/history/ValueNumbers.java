package dev.vidi.it.history;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Numbers the keys from 0 in the order of their first use, and the values of each key from 1 in the order of the log;
 * 0 is the initial value: what session 0 wrote first, or absent if somebody saw the key before that.
 */
final class ValueNumbers {
    private static final int INITIAL = 0;

    private final IndexedHistory history;
    private final SourceLog log;
    private final Map<RowKey, Integer> keys = new HashMap<>();
    private final Map<RowKey, Map<String, Integer>> values = new HashMap<>();
    private final Map<RowKey, Integer> last = new HashMap<>();
    private final Map<String, SourceRecord> recordsOfWrites = new HashMap<>();

    ValueNumbers(IndexedHistory history, SourceLog log) {
        this.history = history;
        this.log = log;
        numberKeys();
        Set<RowKey> seenBefore = seenBeforeFirstRecord();
        for (RowKey key : keys.keySet()) {
            List<SourceRecord> versions = log.versions(key);
            for (int i = 0; i < versions.size(); i++) {
                SourceRecord record = versions.get(i);
                int writer = history.writerAt(record.at());
                Call call = writer == IndexedHistory.NONE
                        ? null
                        : history.operation(writer).call();
                if (call != null) {
                    recordsOfWrites.putIfAbsent(call.id(), record);
                }
                boolean initial = i == 0 && call != null && call.session() == 0 && !seenBefore.contains(key);
                number(key, name(record), initial ? INITIAL : last.merge(key, 1, Integer::sum));
            }
        }
    }

    int keys() {
        return keys.size();
    }

    int key(RowKey key) {
        return keys.getOrDefault(key, IndexedHistory.NONE);
    }

    boolean isLogged(Write write) {
        return recordsOfWrites.containsKey(write.id());
    }

    boolean isInitial(Write write) {
        return isLogged(write) && ofWrite(write) == INITIAL;
    }

    /** The value of a write: the one of its record, or if that is lost a value of its own. */
    int ofWrite(Write write) {
        SourceRecord record = recordsOfWrites.get(write.id());
        if (record != null) {
            return number(write.key(), name(record));
        }
        return number(write.key(), write.value() == null ? "lost " + write.id() : "=" + write.value());
    }

    /** The value that a read saw; one that nobody wrote gets a number of its own. */
    int ofRow(Read read, Observation row) {
        if (row.value() != null) {
            return number(row.key(), "=" + row.value());
        }
        Optional<SourceRecord> tombstone = row.at() != null ? log.at(row.at()) : latest(read, row.key());
        return tombstone
                .filter(record -> record.value() == null)
                .map(record -> number(row.key(), name(record)))
                .orElse(INITIAL);
    }

    private Optional<SourceRecord> latest(Read read, RowKey key) {
        return log.partitionOf(key)
                .flatMap(partition -> log.latest(key, read.positions().getOrDefault(partition, -1L)));
    }

    private void numberKeys() {
        history.operations().stream()
                .sorted(Comparator.comparingLong(operation -> operation.call().completedNanos()))
                .forEach(operation -> operation.fold(
                        write -> keys.putIfAbsent(write.key(), keys.size()),
                        read -> {
                            read.rows().forEach(row -> keys.putIfAbsent(row.key(), keys.size()));
                            return null;
                        },
                        handover -> null));
    }

    private Set<RowKey> seenBeforeFirstRecord() {
        Set<RowKey> seen = new HashSet<>();
        for (Operation operation : history.operations()) {
            if (operation instanceof Read read && read.level() != Level.EVENTUAL) {
                for (Observation row : read.rows()) {
                    if (row.value() == null
                            && row.at() == null
                            && latest(read, row.key()).isEmpty()) {
                        seen.add(row.key());
                    }
                }
            }
        }
        return seen;
    }

    private static String name(SourceRecord record) {
        return record.value() == null ? "deleted at " + record.at() : "=" + record.value();
    }

    private void number(RowKey key, String name, int number) {
        values.computeIfAbsent(key, any -> new HashMap<>()).putIfAbsent(name, number);
    }

    private int number(RowKey key, String name) {
        Map<String, Integer> ofKey = values.computeIfAbsent(key, any -> new HashMap<>());
        Integer known = ofKey.get(name);
        if (known != null) {
            return known;
        }
        int next = last.merge(key, 1, Integer::sum);
        ofKey.put(name, next);
        return next;
    }
}
