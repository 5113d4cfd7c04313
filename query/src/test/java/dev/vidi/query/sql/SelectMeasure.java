package dev.vidi.query.sql;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.Partitioner;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.catalog.TableSchema;
import dev.vidi.query.eval.RowEvaluation;
import dev.vidi.query.eval.Truth;
import dev.vidi.query.plan.Fragment;
import dev.vidi.query.plan.SelectPlan;
import dev.vidi.query.row.RowCodec;
import dev.vidi.query.row.RowView;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.calcite.DataContext;
import org.apache.calcite.DataContexts;
import org.apache.calcite.linq4j.function.Function1;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexExecutorImpl;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlSelect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Prints what planning and evaluation cost, in CPU time of this thread; {@code -Dvidi.select.measure=true}. */
@EnabledIfSystemProperty(named = "vidi.select.measure", matches = "true")
final class SelectMeasure {

    private static final int ROWS = 1_000;
    private static final int PASSES = 300;

    private final TableSchema schema = new TableSchema(
            List.of(
                    new Column("sku", ColumnType.VARCHAR, false),
                    new Column("name", ColumnType.VARCHAR, true),
                    new Column("price", ColumnType.decimal(10, 2), true),
                    new Column("stock", ColumnType.INTEGER, true),
                    new Column("weight", ColumnType.DOUBLE, true),
                    new Column("offered", ColumnType.BOOLEAN, true),
                    new Column("until", ColumnType.DATE, true),
                    new Column("changed", ColumnType.TIMESTAMP, true)),
            0);
    private final TableDefinition table = new TableDefinition(
            "id", "offers", "offers", new UUID(0, 0), 1, schema, "json", "string", Partitioner.ANY, "");
    private final List<byte[]> rows = new ArrayList<>();

    @Test
    void measure() throws Exception {
        Random random = new Random(1);
        RowCodec codec = new RowCodec(schema);
        for (int i = 0; i < ROWS; i++) {
            Object[] row = {
                "sku-" + random.nextInt(100_000),
                "A thing of some name, number " + random.nextInt(1_000),
                BigDecimal.valueOf(random.nextInt(10_000), 2),
                random.nextInt(200),
                random.nextDouble(),
                random.nextBoolean(),
                LocalDate.of(2024, 1, 1).plusDays(random.nextInt(400)),
                Instant.ofEpochSecond(1_700_000_000L + random.nextInt(10_000_000), random.nextInt(1_000_000) * 1_000L)
            };
            rows.add(codec.encode(row));
        }
        planning();
        for (String where : List.of(
                "stock < 20",
                "sku = 'sku-77'",
                "price > 50 AND stock + 1 < 100",
                "offered AND price * stock > 1000.00 AND until >= DATE '2024-06-01'",
                "name LIKE 'A thing%77'",
                "sku IN ('sku-1', 'sku-2', 'sku-3', 'sku-4', 'sku-5', 'sku-6', 'sku-7', 'sku-8')",
                "CASE WHEN offered THEN weight ELSE -weight END > 0.5")) {
            evaluation("*", where);
            evaluation("sku, price", where);
            evaluation("sku, price * stock, UPPER(name)", where);
        }
    }

    private void planning() throws Exception {
        long cold = cpu();
        Statements.preheat();
        System.out.printf("preheat %.0f ms%n", (cpu() - cold) / 1e6);
        int plans = 3_000;
        for (int round = 0; round < 3; round++) {
            Queries queries = new Queries(1 << 24, 1 << 24);
            long before = cpu();
            for (int i = 0; i < plans; i++) {
                queries.<RuntimeException>plan(
                        "SELECT sku, price * 2 AS p" + i + " FROM offers WHERE stock < " + i + " AND UPPER(name) = 'X'",
                        name -> table);
            }
            double sameFragment = (cpu() - before) / 1e3 / plans;
            before = cpu();
            for (int i = 0; i < plans; i++) {
                queries.<RuntimeException>plan(
                        "SELECT sku, price * " + i + " FROM offers WHERE stock < 5 AND UPPER(name) = 'X'",
                        name -> table);
            }
            double newFragment = (cpu() - before) / 1e3 / plans;
            String text = "SELECT sku, price * 7 FROM offers WHERE stock < 5 AND UPPER(name) = 'X'";
            before = cpu();
            int lookups = 1_000_000;
            for (int i = 0; i < lookups; i++) {
                queries.<RuntimeException>plan(text, name -> table);
            }
            double cached = (cpu() - before) / 1e3 / lookups;
            SelectPlan plan = queries.<RuntimeException>plan("SELECT * FROM offers WHERE sku = ?", name -> table);
            before = cpu();
            for (int i = 0; i < lookups; i++) {
                List<Object> arguments = plan.fragmentArguments(plan.admit(List.of("sku-1")));
                if (plan.fragment().path(arguments).fold(nothing -> 0, keys -> 1, range -> 2, scan -> 3) != 1) {
                    throw new IllegalStateException("not by key");
                }
            }
            double path = (cpu() - before) / 1e3 / lookups;
            System.out.printf(
                    "plan, new fragment %.0f us; plan, known fragment %.0f us; cached plan %.3f us; arguments and path"
                            + " %.3f us%n",
                    newFragment, sameFragment, cached, path);
        }
        double compile = 0;
        for (int i = 0; i < 60; i++) {
            long before = cpu();
            compiled("price > 50 AND stock + 1 < " + i, "price * stock");
            compile = i == 30 ? 0 : compile + (cpu() - before) / 1e6;
        }
        System.out.printf("Janino, warm: %.1f ms%n", compile / 29);
    }

    private Function1<DataContext, Object[]> compiled(String... expressions) throws StatementException {
        String text = "SELECT " + String.join(", ", expressions) + " FROM t";
        SqlSelect select = (SqlSelect) Grammar.parse(text, Words.of(text), text);
        Validation validation = new Validation(schema);
        List<RexNode> nodes = validation.converted(validation.validated(select.getSelectList()));
        RelDataTypeFactory types = TypeSystem.typeFactory();
        RelDataTypeFactory.Builder row = types.builder();
        schema.columns()
                .forEach(column -> row.add(column.name(), TypeSystem.of(types, column.type(), column.nullable())));
        return RexExecutorImpl.getExecutable(new RexBuilder(types), nodes, row.build())
                .getFunction();
    }

    private void evaluation(String items, String where) throws Exception {
        SelectPlan plan = new Queries(1 << 20, 1 << 20)
                .<RuntimeException>plan("SELECT " + items + " FROM offers WHERE " + where, name -> table);
        Fragment fragment = plan.fragment();
        RowEvaluation evaluation = new RowEvaluation(fragment, plan.fragmentArguments(List.of()));
        RowView view = evaluation.newView();
        double best = Double.MAX_VALUE;
        long matches = 0;
        for (int round = 0; round < 5; round++) {
            long before = cpu();
            for (int pass = 0; pass < PASSES; pass++) {
                for (byte[] row : rows) {
                    view.read(row);
                    if (evaluation.test(view) == Truth.TRUE) {
                        matches++;
                        evaluation.project(view);
                    }
                }
            }
            best = Math.min(best, (cpu() - before) / (double) (ROWS * PASSES));
        }
        System.out.printf("%-34s WHERE %-80s %5.0f ns/row", items, where, best);
        System.out.printf(", %4.1f %% match", matches * 100.0 / (ROWS * PASSES * 5));
        System.out.println(items.equals("*") ? ", %.0f ns/row compiled".formatted(byCalcite(where)) : "");
    }

    /** The same filter as a function that Calcite generates and Janino compiles; the columns that it uses are decoded. */
    private double byCalcite(String where) throws StatementException {
        Function1<DataContext, Object[]> filter = compiled(where);
        int[] used = IntStream.range(0, schema.columns().size())
                .filter(column -> where.contains(schema.columns().get(column).name()))
                .toArray();
        Object[] record = new Object[schema.columns().size()];
        DataContext context = DataContexts.of(Map.of("inputRecord", record));
        RowView view = new RowView(schema.columns());
        double best = Double.MAX_VALUE;
        long matches = 0;
        for (int round = 0; round < 5; round++) {
            long before = cpu();
            for (int pass = 0; pass < PASSES; pass++) {
                for (byte[] row : rows) {
                    view.read(row);
                    for (int column : used) {
                        record[column] = view.stored(column);
                    }
                    matches += Boolean.TRUE.equals(filter.apply(context)[0]) ? 1 : 0;
                }
            }
            best = Math.min(best, (cpu() - before) / (double) (ROWS * PASSES));
        }
        return matches < 0 ? 0 : best;
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
