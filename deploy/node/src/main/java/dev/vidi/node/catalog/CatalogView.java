package dev.vidi.node.catalog;

import dev.vidi.query.catalog.TableDefinition;
import java.util.List;
import java.util.Map;

/**
 * The tables at one moment. Immutable.
 *
 * @param tables by name in lower case
 * @param keys live keys of the catalog topic by name in lower case, the newest first
 * @param byId the same tables and those that were dropped not long ago, by id
 * @param problems why reads of a table are refused, and the cure, by id
 */
record CatalogView(
        Map<String, TableDefinition> tables,
        Map<String, List<String>> keys,
        Map<String, TableDefinition> byId,
        Map<String, String> problems) {

    static final CatalogView EMPTY = new CatalogView(Map.of(), Map.of(), Map.of(), Map.of());
}
