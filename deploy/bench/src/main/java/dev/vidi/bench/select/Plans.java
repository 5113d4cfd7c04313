package dev.vidi.bench.select;

import dev.vidi.bench.load.ClosedLoop;
import dev.vidi.bench.load.Contender;
import dev.vidi.bench.load.Result;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.FormatNames;
import dev.vidi.query.catalog.Partitioner;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.catalog.TableSchema;
import dev.vidi.query.plan.SelectPlan;
import dev.vidi.query.sql.Queries;
import dev.vidi.query.sql.StatementException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Planning by itself, one query after the other, by the planner that the router uses. Confined to one thread.
 *
 * @param known what of the text was planned before
 */
public record Plans(Known known) implements Contender {

    private static final long REMEMBERED = 16 << 20;
    private static final TableDefinition TABLE = new TableDefinition(
            "shop",
            "shop",
            "shop",
            new UUID(0, 0),
            4,
            new TableSchema(
                    List.of(
                            new Column("sku", ColumnType.VARCHAR, false),
                            new Column("name", ColumnType.VARCHAR, true),
                            new Column("price", ColumnType.decimal(10, 2), true),
                            new Column("stock", ColumnType.INTEGER, true)),
                    0),
            FormatNames.JSON,
            FormatNames.STRING,
            Partitioner.ANY,
            "");

    /** What was planned before. */
    public enum Known {
        /** The text itself. */
        TEXT,
        /** The same text with another constant, so that partitions evaluate the same. */
        FRAGMENT,
        /** Nothing. */
        NOTHING
    }

    @Override
    public Result run(int inFlight, Duration time) throws InterruptedException {
        Queries queries = queries();
        SelectPlan first = plan(queries, text(0));
        ClosedLoop loop = new ClosedLoop(1, time);
        int number = 0;
        while (true) {
            String text = text(known == Known.FRAGMENT ? ++number : 0);
            if (known == Known.NOTHING) {
                queries = queries();
            }
            if (!loop.begin(0)) {
                return loop.result();
            }
            SelectPlan plan = plan(queries, text);
            loop.end(0);
            check(first, plan);
        }
    }

    private static Queries queries() {
        return new Queries(REMEMBERED, REMEMBERED);
    }

    /** A text of its own each time, as texts come from the network. */
    private static String text(int constant) {
        return String.format(
                "SELECT sku, name, price * 2 AS twice FROM shop"
                        + " WHERE stock < %d AND (name LIKE 'a%%' OR price > ?) LIMIT 10",
                constant);
    }

    private static SelectPlan plan(Queries queries, String text) {
        try {
            return queries.<RuntimeException>plan(text, name -> TABLE);
        } catch (StatementException e) {
            throw new IllegalStateException("a query that is known to be right was refused", e);
        }
    }

    @SuppressWarnings("ReferenceEquality") // what is remembered is the same object
    private void check(SelectPlan first, SelectPlan plan) {
        boolean asKnown = switch (known) {
            case TEXT -> plan == first;
            case FRAGMENT -> plan != first && plan.fragment() == first.fragment();
            case NOTHING -> plan.fragment() != first.fragment();
        };
        if (!asKnown) {
            throw new IllegalStateException("planning did not go the way that was to be measured: " + known);
        }
    }
}
