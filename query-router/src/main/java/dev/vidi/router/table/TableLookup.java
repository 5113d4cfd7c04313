package dev.vidi.router.table;

import dev.vidi.query.catalog.NearestName;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import java.util.Optional;

/** Finds tables by the names that clients give, or says what is wrong with them. Thread-safe. */
public final class TableLookup {
    private final Catalog catalog;

    public TableLookup(Catalog catalog) {
        this.catalog = catalog;
    }

    /** The table of this name, which must be fit to be read and written. */
    public TableDefinition serving(String name) throws RouterException {
        Catalog.Entry entry = known(name);
        if (!entry.problem().isEmpty()) {
            throw new RouterException(
                    ErrorCode.PRECONDITION, "table " + entry.table().name() + ": " + entry.problem());
        }
        return entry.table();
    }

    /** The table of this name, in whatever state it is. */
    public Catalog.Entry known(String name) throws RouterException {
        Optional<Catalog.Entry> found = catalog.find(name);
        if (found.isPresent()) {
            return found.get();
        }
        if (name.isEmpty()) {
            throw new RouterException(ErrorCode.MALFORMED, "the request names no table");
        }
        String nearest = NearestName.of(
                        name, catalog.list().stream().map(entry -> entry.table().name()))
                .map(known -> "; did you mean " + known + "?")
                .orElse("; SHOW TABLES lists those that exist");
        throw new RouterException(ErrorCode.NOT_FOUND, "table " + NearestName.shorten(name) + " is unknown" + nearest);
    }
}
