package dev.vidi.node.catalog;

import dev.vidi.query.catalog.TableDefinition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the catalog topic says: a function of its records, which compaction does not change. Of several live records of
 * one name the first is the table; the others lost a race, and their writers take them back. Confined to the follower.
 */
final class CatalogState {

    private final Map<String, Live> byKey = new HashMap<>();
    private final Map<String, TreeMap<Long, Live>> byName = new HashMap<>();

    private record Live(String key, long offset, TableDefinition table) {}

    void put(String key, long offset, TableDefinition table) {
        remove(key);
        Live live = new Live(key, offset, table);
        byKey.put(key, live);
        byName.computeIfAbsent(TableRecords.canonical(table.name()), name -> new TreeMap<>())
                .put(offset, live);
    }

    void remove(String key) {
        Live live = byKey.remove(key);
        if (live != null) {
            byName.computeIfPresent(TableRecords.canonical(live.table().name()), (name, lives) -> {
                lives.remove(live.offset());
                return lives.isEmpty() ? null : lives;
            });
        }
    }

    void clear() {
        byKey.clear();
        byName.clear();
    }

    /** The tables, in the order of their creation. */
    List<TableDefinition> tables() {
        Map<Long, TableDefinition> byOffset = new TreeMap<>();
        byName.values().forEach(lives -> {
            Live first = lives.firstEntry().getValue();
            byOffset.put(first.offset(), first.table());
        });
        return List.copyOf(byOffset.values());
    }

    /**
     * Live keys by name in lower case, the newest first: taken back in this order, no loser of a race becomes the table
     * for a moment.
     */
    Map<String, List<String>> keys() {
        Map<String, List<String>> keys = new HashMap<>();
        byName.forEach((name, lives) -> {
            List<String> newestFirst =
                    new ArrayList<>(lives.values().stream().map(Live::key).toList());
            Collections.reverse(newestFirst);
            keys.put(name, List.copyOf(newestFirst));
        });
        return keys;
    }
}
