package dev.vidi.router.table;

import dev.vidi.query.catalog.TableDefinition;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** What can be made once for a table's definition: codecs, messages. Thread-safe. */
public final class PerTable<T> {
    /** More tables than anyone uses at a time; what was made for tables that were dropped goes when this is reached. */
    private static final int TABLES_MAX = 4_096;

    private final Function<TableDefinition, T> maker;
    private final ConcurrentHashMap<String, Made<T>> byId = new ConcurrentHashMap<>();

    public PerTable(Function<TableDefinition, T> maker) {
        this.maker = maker;
    }

    public T of(TableDefinition table) {
        Made<T> known = byId.get(table.id());
        // another definition under the same id is not expected, but would decode rows wrongly
        if (known != null && known.table.equals(table)) {
            return known.value;
        }
        if (byId.size() >= TABLES_MAX) {
            byId.clear();
        }
        T value = maker.apply(table);
        byId.put(table.id(), new Made<>(table, value));
        return value;
    }

    private record Made<T>(TableDefinition table, T value) {}
}
