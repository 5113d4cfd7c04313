package dev.vidi.router.grpc;

import dev.vidi.query.catalog.TableDefinition;
import java.util.concurrent.ConcurrentHashMap;

/** The messages of the tables in use. Thread-safe. */
final class TableMessagesCache {
    /** More definitions than anyone reads at a time; those of tables that were dropped go when this is reached. */
    static final int TABLES_MAX = 4_096;

    private final ConcurrentHashMap<String, TableMessages> byId = new ConcurrentHashMap<>();

    TableMessages of(TableDefinition table) {
        TableMessages cached = byId.get(table.id());
        // another definition under the same id is not expected, but would decode rows wrongly
        if (cached != null && cached.table().equals(table)) {
            return cached;
        }
        if (byId.size() >= TABLES_MAX) {
            byId.clear();
        }
        TableMessages made = new TableMessages(table);
        byId.put(table.id(), made);
        return made;
    }
}
