package dev.vidi.query.sql;

import dev.vidi.causality.readlog.FragmentHash;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.FormatNames;
import dev.vidi.query.catalog.Partitioner;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.catalog.TableSchema;
import dev.vidi.query.plan.Fragment;
import dev.vidi.query.plan.SelectPlan;
import java.util.List;
import java.util.UUID;

/**
 * Plans queries, and remembers: plans by the text of the query, fragments by their hash, both for each table by its id.
 * Thread-safe; planning a text for the first time takes milliseconds.
 */
public final class Queries {

    /** Finds tables by the names that queries give them. */
    @FunctionalInterface
    public interface Tables<E extends Exception> {

        /** The table of a name. */
        TableDefinition find(String name) throws E;
    }

    /** What a plan keeps beside its text, in characters of it. */
    private static final long PLAN_CHARACTERS = 2_000;

    private record Planned(String table, SelectPlan plan) {}

    private record FragmentKey(String tableId, FragmentHash hash, int characters) {}

    private final LruCache<String, Planned> plans;
    private final LruCache<FragmentKey, Fragment> fragments;

    /**
     * Remembers so much.
     *
     * @param planCharactersMax characters of the queries whose plans are kept; a plan counts for 2,000 more
     * @param fragmentCharactersMax characters of the fragments that are kept; as well
     */
    public Queries(long planCharactersMax, long fragmentCharactersMax) {
        plans = new LruCache<>(planCharactersMax, text -> PLAN_CHARACTERS + text.length());
        fragments = new LruCache<>(fragmentCharactersMax, key -> PLAN_CHARACTERS + key.characters);
    }

    /** Plans something, as the first time takes half a second: called where nobody waits. */
    public static void preheat() {
        TableSchema schema = new TableSchema(
                List.of(new Column("k", ColumnType.VARCHAR, false), new Column("d", ColumnType.decimal(4, 2), true)),
                0);
        TableDefinition table = new TableDefinition(
                "t", "t", "t", new UUID(0, 0), 1, schema, FormatNames.JSON, FormatNames.STRING, Partitioner.ANY, "");
        try {
            new Queries(0, 0)
                    .<RuntimeException>plan(
                            "SELECT *, d * 2, UPPER(k) FROM t WHERE k LIKE 'a%' AND (d > ? OR k IN ('a', 'b')) LIMIT 1",
                            name -> table);
        } catch (StatementException e) {
            throw new IllegalStateException("a query that is known to be right was refused", e);
        }
    }

    /**
     * The plan of a query.
     *
     * @throws StatementException when the text is not a query over this table; the message names the place
     * @throws E when the table is not found
     */
    public <E extends Exception> SelectPlan plan(String sql, Tables<E> tables) throws StatementException, E {
        Planned known = plans.get(sql);
        if (known != null) {
            TableDefinition table = tables.find(known.table);
            if (table.id().equals(known.plan.table().id())) {
                return known.plan;
            }
        }
        SelectText text = SelectText.of(sql, Statements.words(sql));
        SelectParts parts = text.parse();
        String name = parts.table().getSimple();
        TableDefinition table = tables.find(name);
        SelectPlan plan = new Planner(table, text, parts).plan(fragment -> fragment(table, fragment));
        plans.put(sql, new Planned(name, plan));
        return plan;
    }

    /**
     * The fragment of a text that {@link Fragment#text} gave, here or elsewhere.
     *
     * @throws StatementException when the text is no fragment over this table
     */
    public Fragment fragment(TableDefinition table, String text) throws StatementException {
        FragmentKey key = new FragmentKey(table.id(), FragmentHash.ofText(text), text.length());
        Fragment known = fragments.get(key);
        if (known != null) {
            return known;
        }
        Fragment fragment = FragmentReader.read(text, table);
        fragments.put(key, fragment);
        return fragment;
    }
}
