package dev.vidi.router.table;

import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.sql.Statement;
import dev.vidi.router.error.RouterException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The tables, by name. Thread-safe; nothing here blocks. */
public interface Catalog {

    /** The table of a name, which is compared without case. */
    Optional<Entry> find(String name);

    /** The table of an id, also one that was dropped not long ago: the read log speaks of it still. */
    Optional<TableDefinition> byId(String tableId);

    /** All tables, by name. */
    List<Entry> list();

    /**
     * Creates or drops a table; completes when this process has followed the change.
     *
     * @return a stage that fails with a {@link RouterException}
     */
    CompletionStage<Done> execute(Statement statement);

    /**
     * A table and its state.
     *
     * @param problem empty when reads are answered; else why they are refused, and the cure
     */
    record Entry(TableDefinition table, String problem) {}

    /**
     * What a statement did.
     *
     * @param message for people
     * @param tables that the statement made or dropped
     */
    record Done(String message, List<Entry> tables) {}
}
