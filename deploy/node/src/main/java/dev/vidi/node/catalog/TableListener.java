package dev.vidi.node.catalog;

import dev.vidi.query.catalog.TableDefinition;

/** Told of tables, one call after the other, in an order that all nodes share. Must not block. */
public interface TableListener {

    /** A table is there, with its source topic and its reads topic. */
    void appeared(TableDefinition table);

    /** A table that had appeared was dropped, or its topic is no longer the one that it was created on. */
    void disappeared(TableDefinition table);
}
