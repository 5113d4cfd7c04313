package dev.vidi.processors.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.causality.readlog.ShapeId;
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
import dev.vidi.query.sql.Queries;
import dev.vidi.query.sql.StatementException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The index against asking every shape. */
final class ShapeIndexTest {
    private static final TableDefinition TABLE = new TableDefinition(
            "t-1",
            "t",
            "t",
            new UUID(1, 2),
            1,
            new TableSchema(
                    List.of(
                            new Column("k", ColumnType.VARCHAR, false),
                            new Column("n", ColumnType.INTEGER, true),
                            new Column("c", ColumnType.VARCHAR, true)),
                    0),
            "json",
            "string",
            Partitioner.ANY,
            "");
    private static final RowCodec ROWS = new RowCodec(TABLE.schema());
    private static final Queries QUERIES = new Queries(1 << 22, 1 << 22);

    private record Row(String k, Integer n, String c) {}

    @Provide
    static Arbitrary<String> conditions() {
        Arbitrary<Integer> numbers = Arbitraries.integers().between(0, 9);
        Arbitrary<String> letters = Arbitraries.of("a", "b", "c", "ab", "abc", "bc");
        return Arbitraries.oneOf(
                letters.map(letter -> "k = '" + letter + "'"),
                letters.map(letter -> "k LIKE '" + letter + "%'"),
                letters.list().ofMinSize(1).ofMaxSize(3).map(some -> "c IN ('" + String.join("','", some) + "')"),
                numbers.map(n -> "n = " + n),
                numbers.map(n -> "n > " + n),
                numbers.map(n -> "n <= " + n),
                Combinators.combine(numbers, numbers).as((n, m) -> "n BETWEEN " + n + " AND " + m),
                Combinators.combine(numbers, letters).as((n, l) -> "n >= " + n + " AND c = '" + l + "'"),
                Combinators.combine(numbers, letters).as((n, l) -> "n = " + n + " OR c = '" + l + "'"),
                numbers.map(n -> "n IS NULL"),
                letters.map(letter -> "c <> '" + letter + "'"),
                Arbitraries.just("1 = 0"));
    }

    @Provide
    static Arbitrary<Row> rows() {
        Arbitrary<String> letters = Arbitraries.of("a", "b", "c", "ab", "abc", "bcd", "z");
        return Combinators.combine(
                        letters, Arbitraries.integers().between(-1, 10).injectNull(0.1), letters.injectNull(0.1))
                .as(Row::new);
    }

    @Property(tries = 300)
    void findsEveryShapeThatARowBelongsTo(
            @ForAll("conditionLists") List<String> conditions,
            @ForAll("rowLists") List<Row> rows,
            @ForAll("removals") Set<Integer> removed) {
        ShapeIndex index =
                new ShapeIndex(TABLE.schema().columns(), TABLE.schema().keyColumns());
        List<ShapeEntry> shapes = new ArrayList<>();
        List<SelectPlan> plans = new ArrayList<>();
        for (String condition : conditions) {
            SelectPlan plan = plan(condition);
            plans.add(plan);
            shapes.add(entry(plan));
            index.add(shapes.get(shapes.size() - 1));
        }
        removed.stream().filter(i -> i < shapes.size()).forEach(i -> index.remove(shapes.get(i)));
        for (Row row : rows) {
            RowView view = view(row);
            Set<ShapeEntry> found = new LinkedHashSet<>();
            index.candidates(view, found);
            for (int i = 0; i < shapes.size(); i++) {
                if (removed.contains(i)) {
                    assertThat(found).doesNotContain(shapes.get(i));
                } else if (belongs(plans.get(i), row)) {
                    assertThat(found).as(conditions.get(i) + " and " + row).contains(shapes.get(i));
                }
            }
        }
    }

    @Property(tries = 300)
    void findsTheShapesOfBothVersionsOfARow(
            @ForAll("conditionLists") List<String> conditions, @ForAll("rows") Row old, @ForAll("rows") Row other) {
        ShapeIndex index =
                new ShapeIndex(TABLE.schema().columns(), TABLE.schema().keyColumns());
        conditions.forEach(condition -> index.add(entry(plan(condition))));
        Row now = new Row(old.k(), other.n(), other.c());
        Set<ShapeEntry> all = new LinkedHashSet<>();
        index.candidates(view(old), all);
        index.candidates(view(now), all);

        Set<ShapeEntry> found = new LinkedHashSet<>();
        index.candidates(view(old), found);
        index.moreCandidates(view(now), found);

        assertThat(found).isEqualTo(all);
    }

    @Provide
    static Arbitrary<List<String>> conditionLists() {
        return conditions().list().ofMinSize(1).ofMaxSize(25);
    }

    @Provide
    static Arbitrary<List<Row>> rowLists() {
        return rows().list().ofMinSize(1).ofMaxSize(10);
    }

    @Provide
    static Arbitrary<Set<Integer>> removals() {
        return Arbitraries.integers().between(0, 24).set().ofMaxSize(10);
    }

    @Test
    void looksAtFewOfManyShapes() {
        ShapeIndex index =
                new ShapeIndex(TABLE.schema().columns(), TABLE.schema().keyColumns());
        IntStream.range(0, 2_000).forEach(i -> {
            index.add(entry(plan("n = " + i)));
            index.add(entry(plan("c = 'x' AND k = 'key" + i + "'")));
            index.add(entry(plan("n BETWEEN " + (10 * i) + " AND " + (10 * i + 9))));
        });
        Set<ShapeEntry> found = new LinkedHashSet<>();
        index.candidates(view(new Row("key7", 7, "y")), found);
        assertThat(found).hasSize(3);
    }

    private static SelectPlan plan(String condition) {
        try {
            return QUERIES.plan("SELECT * FROM t WHERE " + condition, name -> TABLE);
        } catch (StatementException e) {
            throw new AssertionError(condition, e);
        }
    }

    private static ShapeEntry entry(SelectPlan plan) {
        Fragment fragment = plan.fragment();
        byte[] arguments = fragment.encodeArguments(plan.fragmentArguments(List.of()));
        return new ShapeEntry(ShapeId.of(fragment.hash(), arguments), fragment, arguments);
    }

    private static RowView view(Row row) {
        RowView view = new RowView(TABLE.schema().columns());
        view.read(ROWS.encode(new Object[] {row.k(), row.n(), row.c()}));
        return view;
    }

    private static boolean belongs(SelectPlan plan, Row row) {
        RowEvaluation evaluation = new RowEvaluation(plan.fragment(), plan.fragmentArguments(List.of()));
        return evaluation.test(view(row)) == Truth.TRUE;
    }
}
