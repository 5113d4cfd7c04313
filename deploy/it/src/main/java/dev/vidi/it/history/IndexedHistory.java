package dev.vidi.it.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A history with its operations, sessions, partitions and source records numbered from 0, and each source record
 * matched with the write that caused it: by operation id, else by value, else by acknowledged coordinates. Immutable.
 */
final class IndexedHistory {
    static final int NONE = -1;

    private final List<Operation> operations;
    private final int[] sessions;
    private final int sessionCount;
    private final List<Partition> partitions;
    private final Map<Partition, Integer> partitionNumbers;
    private final List<List<SourceRecord>> records;
    private final int[][] writers;
    private final Map<Integer, Integer> handovers = new HashMap<>();

    private IndexedHistory(List<Operation> operations, SourceLog log, Attribution attribution) {
        this.operations = operations;
        sessions = new int[operations.size()];
        int session = NONE;
        for (int i = 0; i < sessions.length; i++) {
            session += i > 0 && sameSession(operations.get(i - 1), operations.get(i)) ? 0 : 1;
            sessions[i] = session;
        }
        sessionCount = session + 1;
        TreeSet<Partition> all = new TreeSet<>(log.partitions());
        for (Operation operation : operations) {
            operation.fold(
                    write -> write.at() == null ? all : all.add(write.at().partition()),
                    read -> all.addAll(read.positions().keySet()),
                    handover -> all);
        }
        partitions = List.copyOf(all);
        partitionNumbers = new HashMap<>();
        records = new ArrayList<>();
        writers = new int[partitions.size()][];
        for (Partition partition : partitions) {
            int number = partitionNumbers.size();
            partitionNumbers.put(partition, number);
            records.add(log.records(partition));
            writers[number] = log.records(partition).stream()
                    .mapToInt(attribution::writerOf)
                    .toArray();
        }
        for (int i = 0; i < operations.size(); i++) {
            if (operations.get(i) instanceof Handover handover) {
                handovers.put(i, source(handover, attribution));
            }
        }
    }

    private int source(Handover handover, Attribution attribution) {
        int source = attribution.operation(handover.from());
        if (source == NONE || !operations.get(source).succeeded()) {
            throw new IllegalArgumentException(handover + ", which did not succeed");
        }
        return source;
    }

    static IndexedHistory of(List<Operation> recorded, SourceLog log) {
        List<Operation> operations = new ArrayList<>(recorded);
        operations.sort(Comparator.comparingInt(
                        (Operation operation) -> operation.call().session())
                .thenComparingLong(operation -> operation.call().invokedNanos())
                .thenComparingLong(operation -> operation.call().completedNanos()));
        for (int i = 1; i < operations.size(); i++) {
            Call before = operations.get(i - 1).call();
            Call after = operations.get(i).call();
            if (before.session() == after.session() && after.invokedNanos() < before.completedNanos()) {
                throw new IllegalArgumentException(
                        "operations of one session overlap: " + operations.get(i - 1) + " and " + operations.get(i));
            }
        }
        return new IndexedHistory(List.copyOf(operations), log, new Attribution(operations));
    }

    private static boolean sameSession(Operation one, Operation other) {
        return one.call().session() == other.call().session();
    }

    /** The operations by session, and within each in its order. */
    List<Operation> operations() {
        return operations;
    }

    Operation operation(int index) {
        return operations.get(index);
    }

    /** The operation of the other session that this handover goes back to, or NONE if it is no handover. */
    int handoverSource(int operation) {
        return handovers.getOrDefault(operation, NONE);
    }

    /** The operations that handovers go back to. */
    Set<Integer> handoverSources() {
        return new HashSet<>(handovers.values());
    }

    /** The number of an operation's session. */
    int session(int operation) {
        return sessions[operation];
    }

    int sessionCount() {
        return sessionCount;
    }

    boolean startsSession(int operation) {
        return operation == 0 || sessions[operation - 1] != sessions[operation];
    }

    int partitionCount() {
        return partitions.size();
    }

    Partition partition(int number) {
        return partitions.get(number);
    }

    int number(Partition partition) {
        Integer number = partitionNumbers.get(partition);
        if (number == null) {
            throw new IllegalStateException("partition " + partition + " was not numbered");
        }
        return number;
    }

    List<SourceRecord> records(int partition) {
        return records.get(partition);
    }

    /** How many records of the partition lie at or below the position. */
    int countUpTo(int partition, long position) {
        return SourceLog.countUpTo(records.get(partition), position);
    }

    /** The write that caused the record with this number in the partition, or NONE. */
    int writer(int partition, int record) {
        return writers[partition][record];
    }

    /** The write that caused the record at these coordinates, or NONE. */
    int writerAt(Coordinates at) {
        Integer partition = partitionNumbers.get(at.partition());
        if (partition == null) {
            return NONE;
        }
        int record = countUpTo(partition, at.offset()) - 1;
        return record >= 0 && records.get(partition).get(record).at().equals(at) ? writers[partition][record] : NONE;
    }
}
