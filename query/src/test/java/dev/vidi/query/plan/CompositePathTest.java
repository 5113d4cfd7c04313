package dev.vidi.query.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.FormatNames;
import dev.vidi.query.catalog.Partitioner;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.catalog.TableSchema;
import dev.vidi.query.eval.RowEvaluation;
import dev.vidi.query.eval.Truth;
import dev.vidi.query.row.KeyCodec;
import dev.vidi.query.row.RowCodec;
import dev.vidi.query.row.RowView;
import dev.vidi.query.sql.Queries;
import dev.vidi.query.sql.StatementException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conditions on the columns of the key {@code (b, a, c)}, and the paths that they make. */
final class CompositePathTest {

    private static final TableDefinition TABLE = new TableDefinition(
            "id",
            "offers",
            "offers",
            new UUID(0, 0),
            4,
            new TableSchema(
                    List.of(
                            new Column("a", ColumnType.INTEGER, false),
                            new Column("b", ColumnType.VARCHAR, false),
                            new Column("v", ColumnType.INTEGER, true),
                            new Column("c", ColumnType.BIGINT, false)),
                    List.of(1, 0, 3)),
            FormatNames.JSON,
            FormatNames.JSON,
            Partitioner.MURMUR2,
            "");
    private static final KeyCodec CODEC = new KeyCodec(TABLE.schema().key().type());
    private static final List<String> TEXTS = List.of("", "a", "a\u0000", "ab", "b");
    private static final List<Integer> NUMBERS = List.of(Integer.MIN_VALUE, -1, 0, 1, Integer.MAX_VALUE);
    private static final List<Long> LONGS = List.of(Long.MIN_VALUE, 0L, 255L, Long.MAX_VALUE);

    private static SelectPlan plan(String condition) throws StatementException {
        return new Queries(0, 0).<RuntimeException>plan("SELECT v FROM offers WHERE " + condition, name -> TABLE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "b = 'x' AND a = 1 AND c = 2 | key ('x', 1, 2)",
                "c = 2 AND a = 1 AND b = 'x' AND v = 7 | key ('x', 1, 2)",
                "b IN ('x', 'y') AND a IN (1, 2, 3) AND c = 2 | 6 keys",
                "b = 'x' AND a = 1 | keys that begin with ('x', 1)",
                "b = 'x' | keys that begin with ('x')",
                "b = 'x' AND c = 2 | keys that begin with ('x')",
                "b = 'x' AND a >= 2 | keys from ('x', 2) on",
                "b = 'x' AND a > 5 AND a < 5 | no rows",
                "b = 'x' AND b = 'y' | no rows",
                "b = 'x' AND a = NULL | no rows",
                "b = 'x' AND a = 1 AND c > 5 | keys above ('x', 1, 5)",
                "b > 'x' | a range of keys",
                "a = 1 AND c = 2 | scan of all rows",
                "v = 1 | scan of all rows",
                "b = 'x' OR a = 1 | scan of all rows",
            })
    void isToldForPeople(String condition, String path) throws Exception {
        SelectPlan plan = plan(condition);
        assertThat(plan.fragment().describe(plan.fragment().path(plan.fragmentArguments(List.of()))))
                .isEqualTo(path);
    }

    /** What a path leaves out, no condition takes; and each conjunction of equalities leaves out what it can. */
    @Property(tries = 400)
    void findsEveryRowThatTheConditionTakes(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        List<String> conjuncts = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            conjuncts.add(conjunct(random));
        }
        SelectPlan plan = plan(String.join(" AND ", conjuncts));
        List<Object> arguments = plan.fragmentArguments(List.of());
        AccessPath path = plan.fragment().path(arguments);
        RowEvaluation evaluation = new RowEvaluation(plan.fragment(), arguments);
        RowView view = new RowView(TABLE.schema().columns());
        RowCodec rows = new RowCodec(TABLE.schema());
        for (String b : TEXTS) {
            for (int a : NUMBERS) {
                for (long c : LONGS) {
                    view.read(rows.encode(new Object[] {a, b, 1, c}));
                    if (evaluation.test(view) == Truth.TRUE) {
                        assertThat(contains(path, CODEC.encode(List.of(b, a, c))))
                                .as("%s %s %s in the path of %s", b, a, c, conjuncts)
                                .isTrue();
                    }
                }
            }
        }
    }

    private static String conjunct(Random random) {
        String operator = List.of("=", "<", "<=", ">", ">=").get(random.nextInt(5));
        return switch (random.nextInt(5)) {
            case 0 -> "b " + operator + " '" + TEXTS.get(random.nextInt(TEXTS.size())) + "'";
            case 1 -> "b IN ('a', '" + TEXTS.get(random.nextInt(TEXTS.size())) + "')";
            case 2 -> "a " + operator + " " + NUMBERS.get(random.nextInt(NUMBERS.size()));
            case 3 -> "a IN (0, " + NUMBERS.get(random.nextInt(NUMBERS.size())) + ")";
            default -> "c " + operator + " " + LONGS.get(1 + random.nextInt(LONGS.size() - 1));
        };
    }

    private static boolean contains(AccessPath path, byte[] key) {
        return path.fold(
                nothing -> false,
                keys -> keys.keys().stream().anyMatch(each -> Arrays.equals(each, key)),
                range -> Arrays.compareUnsigned(range.from(), key) <= 0
                        && (range.to() == null || Arrays.compareUnsigned(key, range.to()) < 0),
                scan -> true);
    }
}
