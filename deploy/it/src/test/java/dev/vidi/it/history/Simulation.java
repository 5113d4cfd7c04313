package dev.vidi.it.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A small correct store, run by random steps of its sessions and lagging replicas. It follows the design (tokens,
 * dependencies in the records, reads that wait, gathers that ask again) and shares no code with the checker.
 */
final class Simulation {
    /** How large a run is, and its only source of chance. */
    record Settings(long seed, int sessions, int partitions, int replicas, int keys, int operations) {}

    /** What a read's session had written itself, been answered at, and demanded with its token; by partition. */
    record Demand(long[] written, long[] answered, long[] token) {}

    /** One record of a partition, and what the records up to it depended on. */
    private record Entry(SourceRecord record, long[] dependencies) {}

    final Settings settings;
    final Random random;
    final List<Operation> operations = new ArrayList<>();
    final Map<String, Demand> demands = new HashMap<>();
    private final List<List<Entry>> partitions = new ArrayList<>();
    private final int[][] applied;
    private final List<SimulatedSession> sessions = new ArrayList<>();
    private final List<Runnable> lateAppends = new ArrayList<>();
    private int issued;
    private long nanos;

    private Simulation(Settings settings) {
        this.settings = settings;
        random = new Random(settings.seed());
        applied = new int[settings.replicas()][settings.partitions()];
        for (int i = 0; i < settings.partitions(); i++) {
            partitions.add(new ArrayList<>());
        }
        for (int i = 0; i < settings.sessions(); i++) {
            sessions.add(new SimulatedSession(this, i));
        }
    }

    static Simulation run(Settings settings) {
        Simulation simulation = new Simulation(settings);
        while (simulation.operations.size() < settings.operations()) {
            simulation.step();
        }
        simulation.lateAppends.forEach(Runnable::run);
        return simulation;
    }

    private void step() {
        nanos += 1 + random.nextInt(20);
        int dice = random.nextInt(100);
        if (dice < 30) {
            int partition = random.nextInt(settings.partitions());
            int[] replica = applied[random.nextInt(settings.replicas())];
            int size = partitions.get(partition).size();
            replica[partition] = Math.min(size, replica[partition] + 1 + random.nextInt(5));
        } else if (dice < 32 && !lateAppends.isEmpty()) {
            lateAppends.remove(random.nextInt(lateAppends.size())).run();
        } else {
            sessions.get(random.nextInt(sessions.size())).step();
        }
    }

    long nanos() {
        return nanos;
    }

    /** The number of the next operation, or -1 if enough were issued. */
    int issue() {
        return issued < settings.operations() ? issued++ : -1;
    }

    RowKey randomKey() {
        return new RowKey("t", "k" + random.nextInt(settings.keys()));
    }

    SimulatedSession randomSession() {
        return sessions.get(random.nextInt(sessions.size()));
    }

    int partitionOf(RowKey key) {
        return Integer.parseInt(key.key().substring(1)) % settings.partitions();
    }

    static Partition partition(int number) {
        return new Partition("t", number);
    }

    void appendLater(Runnable append) {
        lateAppends.add(append);
    }

    Coordinates append(String id, RowKey key, String value, long[] token) {
        int partition = partitionOf(key);
        List<Entry> entries = partitions.get(partition);
        long offset = end(partition) + 1 + (random.nextInt(5) == 0 ? 2 : 0);
        long[] dependencies = token.clone();
        if (!entries.isEmpty()) {
            raise(dependencies, entries.get(entries.size() - 1).dependencies());
        }
        boolean named = value == null || random.nextInt(10) > 0;
        Coordinates at = new Coordinates(partition(partition), offset);
        entries.add(new Entry(new SourceRecord(at, key, value, named ? id : null), dependencies));
        return at;
    }

    /** The offset of the last record of a partition, -1 if there is none. */
    long end(int partition) {
        List<Entry> entries = partitions.get(partition);
        return entries.isEmpty()
                ? -1
                : entries.get(entries.size() - 1).record().at().offset();
    }

    /** The position of a replica; sometimes on a hole after its last record. */
    long position(int replica, int partition) {
        int count = applied[replica][partition];
        List<Entry> entries = partitions.get(partition);
        if (count < entries.size() && random.nextInt(3) == 0) {
            return entries.get(count).record().at().offset() - 1;
        }
        return count == 0 ? -1 : entries.get(count - 1).record().at().offset();
    }

    /** What the records of a partition up to a position depend on. */
    long[] dependencies(int partition, long position) {
        List<Entry> entries = partitions.get(partition);
        int count = entries.size();
        while (count > 0 && entries.get(count - 1).record().at().offset() > position) {
            count--;
        }
        return count == 0 ? nothing() : entries.get(count - 1).dependencies();
    }

    /** The row of a key at a position. */
    Observation row(RowKey key, long position) {
        List<Entry> entries = partitions.get(partitionOf(key));
        for (int i = entries.size() - 1; i >= 0; i--) {
            SourceRecord record = entries.get(i).record();
            if (record.at().offset() <= position && record.key().equals(key)) {
                boolean shown = record.value() != null || random.nextBoolean();
                return new Observation(key, record.value(), shown ? record.at() : null);
            }
        }
        return new Observation(key, null, null);
    }

    long[] nothing() {
        long[] nothing = new long[settings.partitions()];
        Arrays.fill(nothing, -1);
        return nothing;
    }

    static void raise(long[] vector, long[] other) {
        for (int i = 0; i < vector.length; i++) {
            vector[i] = Math.max(vector[i], other[i]);
        }
    }

    List<SourceRecord> records() {
        return partitions.stream().flatMap(List::stream).map(Entry::record).toList();
    }

    List<Violation> check() {
        return HistoryChecker.check(History.of(operations), SourceLog.of(records()));
    }
}
