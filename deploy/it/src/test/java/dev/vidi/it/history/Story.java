package dev.vidi.it.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A history written by hand, one operation after the other in time, over one table. A key's last digit is its
 * partition.
 */
final class Story {
    private final List<Operation> operations = new ArrayList<>();
    private final List<SourceRecord> records = new ArrayList<>();
    private long nanos;

    /** A write that is acknowledged and in the log. */
    Story write(String id, int session, String key, String value, long offset) {
        return acknowledged(id, session, key, value, offset).logged(id, key, value, offset);
    }

    /** A deletion that is acknowledged and in the log. */
    Story delete(String id, int session, String key, long offset) {
        return write(id, session, key, null, offset);
    }

    /** A write that is acknowledged, whatever the log says. */
    Story acknowledged(String id, int session, String key, String value, long offset) {
        return add(new Write(call(id, session, Outcome.OK), row(key), value, at(key, offset)));
    }

    /** A write with another outcome. */
    Story unacknowledged(String id, int session, String key, String value, Outcome outcome) {
        return add(new Write(call(id, session, outcome), row(key), value, null));
    }

    /** A record in the log. */
    Story logged(String id, String key, String value, long offset) {
        records.add(new SourceRecord(at(key, offset), row(key), value, id));
        return this;
    }

    /** A read of rows; its positions are pairs of partition and offset. */
    Story read(String id, int session, Level level, long[][] positions, Observation... rows) {
        Map<Partition, Long> map = new TreeMap<>();
        for (long[] position : positions) {
            map.put(new Partition("t", (int) position[0]), position[1]);
        }
        return add(new Read(call(id, session, Outcome.OK), level, List.of(rows), map));
    }

    /** A session takes over what another one had seen when an operation of that one ended. */
    Story takeOver(String id, int session, String from) {
        return add(new Handover(call(id, session, Outcome.OK), from));
    }

    /** A row that a read saw. */
    static Observation saw(String key, String value, long offset) {
        return new Observation(row(key), value, at(key, offset));
    }

    /** An absent row that a read saw. */
    static Observation absent(String key) {
        return new Observation(row(key), null, null);
    }

    static long[][] at(long... pairs) {
        long[][] positions = new long[pairs.length / 2][];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = new long[] {pairs[2 * i], pairs[2 * i + 1]};
        }
        return positions;
    }

    static Coordinates at(String key, long offset) {
        return new Coordinates(new Partition("t", key.charAt(key.length() - 1) - '0'), offset);
    }

    static RowKey row(String key) {
        return new RowKey("t", key);
    }

    Call call(String id, int session, Outcome outcome) {
        nanos += 10;
        return new Call(id, session, nanos, nanos + 5, outcome);
    }

    Story add(Operation operation) {
        operations.add(operation);
        return this;
    }

    List<Operation> operations() {
        return operations;
    }

    SourceLog log() {
        return SourceLog.of(records);
    }

    List<Violation> check() {
        return HistoryChecker.check(History.of(operations), log());
    }
}
