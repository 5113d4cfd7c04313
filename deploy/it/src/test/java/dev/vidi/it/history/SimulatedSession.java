package dev.vidi.it.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** One client of the simulated store: carries its token, and takes each operation in several steps. */
final class SimulatedSession {
    private final Simulation store;
    private final int number;
    private final long[] token;
    private final long[] written;
    private final long[] answered;
    private Runnable next = this::start;
    private String lastId;
    private long[] lastToken;

    SimulatedSession(Simulation store, int number) {
        this.store = store;
        this.number = number;
        token = store.nothing();
        written = store.nothing();
        answered = store.nothing();
    }

    void step() {
        next.run();
    }

    private void start() {
        int operation = store.issue();
        if (operation < 0) {
            return;
        }
        long invoked = store.nanos();
        if (store.random.nextInt(12) == 0 && takeOver("h" + operation, invoked)) {
            return;
        }
        int dice = store.random.nextInt(100);
        if (dice < 45) {
            startWrite("w" + operation, dice < 35 ? "v" + operation : null, invoked);
        } else {
            startRead("r" + operation, dice < 60 ? Level.EVENTUAL : dice < 85 ? Level.SESSION : Level.STRONG, invoked);
        }
    }

    /** Takes over the token of the other session's last operation that succeeded, as it was then. */
    private boolean takeOver(String id, long invoked) {
        SimulatedSession other = store.randomSession();
        if (other == this || other.lastId == null) {
            return false;
        }
        Simulation.raise(token, other.lastToken);
        end(new Handover(call(id, invoked, Outcome.OK), other.lastId));
        return true;
    }

    private void startWrite(String id, String value, long invoked) {
        RowKey key = store.randomKey();
        int dice = store.random.nextInt(100);
        long[] dependencies = token.clone();
        if (dice < 88) {
            next = () -> {
                Coordinates at = store.append(id, key, value, dependencies);
                next = () -> {
                    int partition = at.partition().number();
                    written[partition] = Math.max(written[partition], at.offset());
                    Simulation.raise(token, written);
                    end(new Write(call(id, invoked, Outcome.OK), key, value, at));
                };
            };
        } else if (dice < 92) {
            store.appendLater(() -> store.append(id, key, value, dependencies));
            next = () -> end(new Write(call(id, invoked, Outcome.UNKNOWN), key, value, null));
        } else {
            Outcome outcome = dice < 96 ? Outcome.FAILED : Outcome.UNKNOWN;
            next = () -> end(new Write(call(id, invoked, outcome), key, value, null));
        }
    }

    private void startRead(String id, Level level, long invoked) {
        TreeSet<String> names = new TreeSet<>();
        List<RowKey> keys = new ArrayList<>();
        int size = 1 + store.random.nextInt(4);
        for (int i = 0; i < size; i++) {
            RowKey key = store.randomKey();
            if (names.add(key.key())) {
                keys.add(key);
            }
        }
        long[] demanded = level == Level.EVENTUAL ? store.nothing() : token.clone();
        Map<Integer, Long> positions = new TreeMap<>();
        for (RowKey key : keys) {
            int partition = store.partitionOf(key);
            positions.put(partition, null);
            if (level == Level.STRONG) {
                demanded[partition] = Math.max(demanded[partition], store.end(partition));
            }
        }
        Simulation.Demand demand = new Simulation.Demand(written.clone(), answered.clone(), token.clone());
        next = () -> {
            if (gather(positions, demanded)) {
                store.demands.put(id, demand);
                next = () -> endRead(id, level, invoked, keys, positions);
            }
        };
    }

    /** Asks the parts that are missing, and those again that lag behind what the others depend on. */
    private boolean gather(Map<Integer, Long> positions, long[] demanded) {
        positions.replaceAll((partition, position) -> {
            if (position != null || store.random.nextInt(3) == 0) {
                return position;
            }
            long now = store.position(store.random.nextInt(store.settings.replicas()), partition);
            return now >= demanded[partition] ? Long.valueOf(now) : null;
        });
        if (positions.containsValue(null)) {
            return false;
        }
        positions.forEach((partition, position) -> Simulation.raise(demanded, store.dependencies(partition, position)));
        positions.replaceAll((partition, position) -> position >= demanded[partition] ? position : null);
        return !positions.containsValue(null);
    }

    private void endRead(
            String id, Level level, long invoked, List<RowKey> keys, Map<Integer, Long> answeredPositions) {
        Map<Partition, Long> positions = new TreeMap<>();
        answeredPositions.forEach((partition, position) -> {
            positions.put(Simulation.partition(partition), position);
            answered[partition] = Math.max(answered[partition], position);
            Simulation.raise(token, store.dependencies(partition, position));
        });
        Simulation.raise(token, answered);
        List<Observation> rows = keys.stream()
                .map(key -> store.row(key, answeredPositions.get(store.partitionOf(key))))
                .toList();
        end(new Read(call(id, invoked, Outcome.OK), level, rows, positions));
    }

    private Call call(String id, long invoked, Outcome outcome) {
        return new Call(id, number, invoked, store.nanos(), outcome);
    }

    private void end(Operation operation) {
        store.operations.add(operation);
        if (operation.succeeded()) {
            lastId = operation.id();
            lastToken = token.clone();
        }
        next = this::start;
    }
}
