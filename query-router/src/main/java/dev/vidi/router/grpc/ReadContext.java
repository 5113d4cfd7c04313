package dev.vidi.router.grpc;

import dev.vidi.router.call.Untaken;
import dev.vidi.router.error.RouterException;
import dev.vidi.router.read.Reads;
import dev.vidi.router.table.PerTable;
import dev.vidi.router.table.TableLookup;

/** What every kind of read call needs. Immutable. */
record ReadContext(
        Reads reads,
        TableLookup tables,
        PerTable<TableMessages> messages,
        CallHeaders headers,
        StatusMapping statuses,
        Untaken untaken) {

    /** The table of a name, which must be fit to be read. */
    TableMessages table(String name) throws RouterException {
        return messages.of(tables.serving(name));
    }
}
