package dev.vidi.query.sql;

import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.jspecify.annotations.Nullable;

/**
 * The clauses of a query over one table, as parsed.
 *
 * @param items what is selected
 * @param table its name
 * @param alias what the query calls it; its name when it has no other
 * @param where the condition; null for none
 * @param order what the rows are ordered by; empty for nothing
 * @param limit the number of rows; null for all
 */
record SelectParts(
        SqlNodeList items,
        SqlIdentifier table,
        String alias,
        @Nullable SqlNode where,
        SqlNodeList order,
        @Nullable SqlNode limit) {}
