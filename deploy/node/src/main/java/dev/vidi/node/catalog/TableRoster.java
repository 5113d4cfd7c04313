package dev.vidi.node.catalog;

import dev.vidi.node.catalog.TopicWatch.Finding;
import dev.vidi.node.catalog.TopicWatch.State;
import dev.vidi.node.kafka.SystemTopics;
import dev.vidi.query.catalog.TableDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From what the catalog says to what a node runs: a table runs when its source topic is the one that it was created on
 * and its reads topic is there. Tells the listeners, and keeps the view that everyone reads.
 *
 * <p>Changed by the follower alone; {@link #view} and {@link #add} are for every thread.
 */
final class TableRoster {

    private static final Logger LOG = LoggerFactory.getLogger(TableRoster.class);
    private static final int DROPPED_MAX = 1_000;

    private final TopicWatch watch;
    private final SystemTopics topics;
    private final Map<String, Finding> findings = new HashMap<>();
    private final Map<String, String> readsProblems = new HashMap<>();
    private final Map<String, TableDefinition> dropped = new LinkedHashMap<>(16, 0.75f, false) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TableDefinition> eldest) {
            return size() > DROPPED_MAX;
        }
    };

    private final Object lock = new Object();
    /** Guarded by lock, as are calls of the listeners. */
    private final List<TableListener> listeners = new ArrayList<>();
    /** Tables that have appeared, by id, in order. Guarded by lock. */
    private final Map<String, TableDefinition> running = new LinkedHashMap<>();

    private volatile CatalogView view = CatalogView.EMPTY;

    TableRoster(TopicWatch watch, SystemTopics topics) {
        this.watch = watch;
        this.topics = topics;
    }

    CatalogView view() {
        return view;
    }

    /** Tells a listener of the tables that are there, and from then on of every change. */
    void add(TableListener listener) {
        synchronized (lock) {
            listeners.add(listener);
            running.values().forEach(listener::appeared);
        }
    }

    /** Takes over what the catalog says, looking at the topics of all tables. */
    void refresh(CatalogState state) {
        List<TableDefinition> tables = state.tables();
        look(tables);
        publish(state, tables);
    }

    /** Takes over what the catalog says; looks at the topics of new tables only. */
    void follow(CatalogState state) {
        List<TableDefinition> tables = state.tables();
        look(tables.stream().filter(table -> !findings.containsKey(table.id())).toList());
        publish(state, tables);
    }

    private void look(Collection<TableDefinition> tables) {
        Map<String, Finding> found = watch.look(tables);
        for (TableDefinition table : tables) {
            Finding now = found.get(table.id());
            if (now != null && !now.equals(findings.put(table.id(), now)) && now.state() != State.SAME) {
                LOG.atWarn()
                        .addKeyValue("table", table.name())
                        .addKeyValue("problem", now.problem())
                        .log("reads of a table are refused");
            }
        }
    }

    private void publish(CatalogState state, List<TableDefinition> tables) {
        Map<String, TableDefinition> current = new LinkedHashMap<>();
        tables.forEach(table -> current.put(table.id(), table));
        view.tables().values().stream()
                .filter(table -> !current.containsKey(table.id()))
                .forEach(table -> dropped.put(table.id(), table));
        findings.keySet().retainAll(current.keySet());
        readsProblems.keySet().retainAll(current.keySet());

        stopAll(current);
        // Reads topics first: whoever sees a table can publish to it.
        List<TableDefinition> ready =
                tables.stream().filter(this::runs).filter(this::ensureReads).toList();
        Map<String, TableDefinition> byId = new HashMap<>(dropped);
        byId.putAll(current);
        view = new CatalogView(
                tables.stream()
                        .collect(Collectors.toUnmodifiableMap(
                                table -> TableRecords.canonical(table.name()), table -> table)),
                Map.copyOf(state.keys()),
                Map.copyOf(byId),
                problems(tables));
        startAll(ready);
    }

    private boolean runs(TableDefinition table) {
        Finding finding = findings.get(table.id());
        return finding != null && finding.state() == State.SAME;
    }

    private void stopAll(Map<String, TableDefinition> current) {
        synchronized (lock) {
            List<TableDefinition> gone = running.values().stream()
                    .filter(table -> !current.containsKey(table.id()) || isOther(table))
                    .toList();
            for (TableDefinition table : gone) {
                running.remove(table.id());
                listeners.forEach(listener -> listener.disappeared(table));
                LOG.atInfo()
                        .addKeyValue("table", table.name())
                        .addKeyValue("tableId", table.id())
                        .log("table disappeared");
            }
        }
    }

    private boolean isOther(TableDefinition table) {
        Finding finding = findings.get(table.id());
        return finding != null && finding.state() == State.OTHER;
    }

    private boolean ensureReads(TableDefinition table) {
        synchronized (lock) {
            if (running.containsKey(table.id())) {
                return true;
            }
        }
        try {
            topics.ensureReads(table.id(), table.partitions());
            readsProblems.remove(table.id());
            return true;
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.atWarn()
                    .addKeyValue("table", table.name())
                    .addKeyValue("error", e.getMessage())
                    .log("the reads topic of a table could not be made; trying again");
            readsProblems.put(
                    table.id(),
                    "the reads topic of table " + table.name() + " could not be made (" + e.getMessage()
                            + "); Vidi tries again");
            return false;
        }
    }

    private Map<String, String> problems(List<TableDefinition> tables) {
        Map<String, String> problems = new HashMap<>();
        for (TableDefinition table : tables) {
            Finding finding = findings.get(table.id());
            String problem = finding == null
                    ? "Kafka has not yet told whether topic " + table.topic() + " is there; Vidi asks again"
                    : finding.problem().isEmpty() ? readsProblems.getOrDefault(table.id(), "") : finding.problem();
            if (!problem.isEmpty()) {
                problems.put(table.id(), problem);
            }
        }
        return Map.copyOf(problems);
    }

    private void startAll(List<TableDefinition> ready) {
        synchronized (lock) {
            for (TableDefinition table : ready) {
                if (running.putIfAbsent(table.id(), table) == null) {
                    listeners.forEach(listener -> listener.appeared(table));
                    LOG.atInfo()
                            .addKeyValue("table", table.name())
                            .addKeyValue("tableId", table.id())
                            .log("table appeared");
                }
            }
        }
    }
}
