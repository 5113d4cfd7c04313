package dev.vidi.query.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.plan.Fragment;
import dev.vidi.query.plan.KeyOrder;
import dev.vidi.query.plan.Limit;
import dev.vidi.query.plan.ParameterException;
import dev.vidi.query.plan.SelectPlan;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QueriesTest {

    private static final TableDefinition OFFERS = TestTables.offers("id");

    private final Queries queries = new Queries(1 << 20, 1 << 20);

    private SelectPlan plan(String sql) throws StatementException {
        return queries.<RuntimeException>plan(sql, name -> OFFERS);
    }

    @Test
    void namesAndTypesTheColumnsOfTheAnswer() throws StatementException {
        assertThat(plan("SELECT SKU, price * stock AS total, stock + 1, o.sold \"Sold\" FROM Offers o")
                        .columns())
                .containsExactly(
                        new Column("sku", ColumnType.VARCHAR, false),
                        new Column("total", ColumnType.decimal(20, 2), true),
                        new Column("EXPR$2", ColumnType.INTEGER, true),
                        new Column("Sold", ColumnType.BIGINT, false));
        assertThat(plan("SELECT *, sku FROM offers").columns()).hasSize(9);
        assertThat(plan("SELECT o.* FROM offers AS o").columns())
                .isEqualTo(OFFERS.schema().columns());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "SELECT * FROM offers WHERE sku = 'a' | SELECT sku, price, stock, sold, weight, offered, until, changed FROM offers o WHERE O.SKU = 'b'",
                "SELECT sku FROM offers WHERE price > 10 AND stock < 5 | select \"SKU\" from OFFERS where price>11.25 and (stock<?) limit 7",
                "SELECT sku FROM offers WHERE until >= '2024-01-01' | SELECT sku FROM offers WHERE until >= DATE '2025-01-01' EMIT CHANGES",
                "SELECT sku FROM offers WHERE sku LIKE 'a%' | SELECT sku AS x FROM offers WHERE sku LIKE ? ORDER BY x DESC",
                "SELECT sku FROM offers WHERE weight > 1 | SELECT sku FROM offers WHERE weight > 1.5e0",
                "SELECT sku FROM offers WHERE changed < '2024-01-01' | SELECT sku FROM offers WHERE changed < TIMESTAMP '2024-01-01 12:00:00.000001'",
                "SELECT sku FROM offers WHERE stock IN (1, 2) | SELECT sku FROM offers WHERE stock IN (?, 3)"
            })
    void queriesThatDifferInConstantsOnlyShareAFragment(String one, String other) throws StatementException {
        assertThat(plan(other).fragment()).isSameAs(plan(one).fragment());
    }

    @Test
    void makesTheSameFragmentOfItsTextElsewhere() throws StatementException {
        Fragment fragment = plan("SELECT sku, CASE WHEN offered THEN 'é;' ELSE sku || 'x' END FROM offers"
                        + " WHERE NOT (stock BETWEEN ? AND 5) OR sku LIKE 'a!%' ESCAPE '!'")
                .fragment();
        Fragment again = new Queries(0, 0).fragment(OFFERS, fragment.text());
        assertThat(again).isNotSameAs(fragment);
        assertThat(again.hash()).isEqualTo(fragment.hash());
        assertThat(again.columns()).isEqualTo(fragment.columns());
        assertThat(again.argumentTypes()).isEqualTo(fragment.argumentTypes());
    }

    /** Fragments are kept by hash in topics: the same query must give the same text for ever. */
    @Test
    void writesFragmentsAsEver() throws StatementException {
        Fragment fragment = plan("SELECT sku, price*2 FROM offers WHERE stock<5 and sku in ('a','b')")
                .fragment();
        assertThat(fragment.text())
                .isEqualTo("SELECT \"sku\", (\"price\" * 2) FROM \"offers\""
                        + " WHERE ((\"stock\" < ?) AND (\"sku\" IN (?, ?)))");
        assertThat(fragment.hash()).hasToString("f6b5a4e4e7f18a61d662b1c81dbb996f");
    }

    @Test
    void givesAFragmentItsArgumentsFromParametersAndConstants() throws Exception {
        SelectPlan plan = plan("SELECT CASE WHEN stock = ? THEN ? ELSE price END FROM offers"
                + " WHERE until = '2024-02-29' AND changed >= ? AND price > 5 LIMIT ?");
        assertThat(plan.parameterTypes())
                .containsExactly(
                        ColumnType.INTEGER, ColumnType.decimal(10, 2), ColumnType.TIMESTAMP, ColumnType.BIGINT);
        Instant changed = Instant.parse("2024-01-01T00:00:00.000001Z");
        List<Object> admitted = plan.admit(Arrays.asList(7L, 3, changed, 10));
        assertThat(admitted).containsExactly(7, new BigDecimal("3.00"), changed, 10L);
        assertThat(plan.fragmentArguments(admitted))
                .containsExactly(7, new BigDecimal("3.00"), LocalDate.of(2024, 2, 29), changed, new BigDecimal("5.00"));
        assertThat(plan.rowsMax(admitted)).hasValue(10);
        assertThat(plan.shape(admitted).fragment()).isEqualTo(plan.fragment().hash());
        assertThat(plan.shape(admitted)).isEqualTo(plan.shape(admitted));
    }

    @Test
    void findsTheTypesOfParametersInTheColumnsNextToThem() throws StatementException {
        assertThat(plan("SELECT sku FROM offers WHERE ? IN (stock, 3) AND until NOT IN (?) AND ? BETWEEN price AND 3"
                                + " AND (sold IN (?)) = offered")
                        .parameterTypes())
                .containsExactly(ColumnType.INTEGER, ColumnType.DATE, ColumnType.decimal(10, 2), ColumnType.BIGINT);
    }

    @Test
    void refusesParametersThatDoNotFit() throws StatementException {
        SelectPlan plan = plan("SELECT sku FROM offers WHERE stock = ? AND price > ? LIMIT ?");
        refused(plan, List.of(1), "the query takes 3 parameters, 1 was given");
        refused(plan, List.of(1, 1, 1, 1), "the query takes 3 parameters, 4 were given");
        refused(plan, List.of("x", 1, 1), "parameter 1: a value of type INTEGER is a Java Integer, found String");
        refused(plan, List.of(1L << 40, 1, 1), "parameter 1: number does not fit INTEGER");
        refused(plan, List.of(1, new BigDecimal("1.001"), 1), "parameter 2: number has more than the 2 digits");
        assertThat(catchThrowableOfType(ParameterException.class, () -> plan.rowsMax(plan.admit(List.of(1, 1, -1)))))
                .hasMessage("parameter 3: LIMIT takes a number that is not negative");
    }

    private static void refused(SelectPlan plan, List<Object> parameters, String message) {
        assertThat(catchThrowableOfType(ParameterException.class, () -> plan.admit(parameters)))
                .hasMessageContaining(message);
    }

    @Test
    void readsOrderLimitAndEmitChanges() throws StatementException {
        SelectPlan plain = plan("SELECT sku FROM offers");
        assertThat(plain.order()).isEqualTo(KeyOrder.NONE);
        assertThat(plain.limit()).isEmpty();
        assertThat(plain.emitChanges()).isFalse();
        assertThat(plan("SELECT price FROM offers ORDER BY sku LIMIT 3").order())
                .isEqualTo(KeyOrder.ASCENDING);
        assertThat(plan("SELECT price, sku AS k FROM offers ORDER BY K DESC NULLS LAST")
                        .order())
                .isEqualTo(KeyOrder.DESCENDING);
        assertThat(plan("SELECT price, sku FROM offers ORDER BY 2 DESC").order())
                .isEqualTo(KeyOrder.DESCENDING);
        assertThat(plan("SELECT sku FROM offers\nemit changes ;").emitChanges()).isTrue();
        assertThat(plan("SELECT 'EMIT CHANGES' FROM offers").emitChanges()).isFalse();
    }

    @Test
    void takesAliasesQualifiedNamesAndFetch() throws StatementException {
        SelectPlan plan = plan("SELECT o.*, O.price * 2 AS twice, sku AS \"Key\" FROM OFFERS AS o WHERE o.stock > 1"
                + " ORDER BY o.sku FETCH FIRST 5 ROWS ONLY");
        assertThat(plan.columns()).extracting(Column::name).endsWith("changed", "twice", "Key");
        assertThat(plan.order()).isEqualTo(KeyOrder.ASCENDING);
        assertThat(plan.limit()).contains(new Limit(5, -1));
        assertThat(plan("SELECT offers.sku FROM offers FETCH NEXT ? ROWS ONLY").parameterTypes())
                .containsExactly(ColumnType.BIGINT);
    }

    @Test
    void carriesTheArgumentsOfAFragmentAsBytes() throws Exception {
        SelectPlan plan = plan("SELECT sku FROM offers WHERE sku = ? AND price < ? AND stock = ? AND sold = ?"
                + " AND weight > ? AND offered = ? AND until = ? AND changed = ?");
        List<Object> arguments = plan.fragmentArguments(plan.admit(Arrays.asList(
                "é\uD83D\uDE00",
                new BigDecimal("1.5"),
                null,
                Long.MIN_VALUE,
                0.1,
                true,
                LocalDate.of(2024, 2, 29),
                Instant.parse("2024-01-01T00:00:00.000001Z"))));
        Fragment fragment = plan.fragment();
        byte[] bytes = fragment.encodeArguments(arguments);
        assertThat(new Queries(0, 0).fragment(OFFERS, fragment.text()).decodeArguments(bytes))
                .isEqualTo(arguments);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> fragment.decodeArguments(cut))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("arguments of a fragment: ");
        }
        byte[] wrong = bytes.clone();
        wrong[2] = 127;
        assertThatThrownBy(() -> fragment.decodeArguments(wrong))
                .hasMessage("arguments of a fragment: column ?1 at byte 2: length 127 goes beyond the end at byte "
                        + bytes.length);
        assertThatThrownBy(() -> fragment.encodeArguments(List.of("a")))
                .hasMessage("arguments of a fragment: a row has 8 values, found 1");
        assertThatThrownBy(() -> fragment.encodeArguments(Arrays.asList(1, 1, 1, 1, 1, 1, 1, 1)))
                .hasMessageStartingWith("arguments of a fragment: column ?1: a value of type VARCHAR is a Java String");
        Fragment none = plan("SELECT sku FROM offers").fragment();
        assertThat(none.decodeArguments(none.encodeArguments(List.of()))).isEmpty();
    }

    @Test
    void isAStatement() throws StatementException {
        assertThat(Statements.parse("SELECT a FROM t x EMIT CHANGES"))
                .isEqualTo(new Statement.Select("t", true, "SELECT a FROM t x EMIT CHANGES"));
    }

    @Test
    void isToldFromStatementsOfTheCatalog() {
        assertThat(Stream.of(
                        "SELECT 1", "\n-- first\n/* (*/ select", "with x AS", "VALUES (1)", "SELECT '" + "x".repeat(9)))
                .allMatch(Statements::isQuery);
        assertThat(Stream.of(
                        "", "SHOW TABLES", "CREATE TABLE t", "\"SELECT\"", "SELECTED", "(SELECT 1)", "/* SELECT", "'"))
                .noneMatch(Statements::isQuery);
    }

    @Test
    void remembersPlansUntilTheTableIsAnotherOne() throws StatementException {
        SelectPlan first = plan("SELECT sku FROM offers");
        assertThat(plan("SELECT sku FROM offers")).isSameAs(first);
        TableDefinition recreated = TestTables.offers("another");
        SelectPlan second = queries.<RuntimeException>plan("SELECT sku FROM offers", name -> recreated);
        assertThat(second.table().id()).isEqualTo("another");
        assertThat(queries.<RuntimeException>plan("SELECT sku FROM offers", name -> recreated))
                .isSameAs(second);
    }

    @Test
    void forgetsWhatWasNotUsedForLongest() {
        LruCache<String, Integer> cache = new LruCache<>(10, String::length);
        cache.put("four", 4);
        cache.put("five!", 5);
        assertThat(cache.get("four")).isEqualTo(4);
        cache.put("six six", 6);
        assertThat(cache.get("five!")).isNull();
        assertThat(cache.get("four")).isNull();
        assertThat(cache.get("six six")).isEqualTo(6);
        cache.put("more than all together", 7);
        assertThat(cache.get("more than all together")).isNull();
        assertThat(cache.size()).isEqualTo(1);
    }

    @Test
    void plansForManyThreadsAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<SelectPlan>> plans = IntStream.range(0, 200)
                    .mapToObj(i -> threads.submit(() -> plan("SELECT sku FROM offers WHERE stock > " + i % 20)))
                    .toList();
            for (Future<SelectPlan> each : plans) {
                assertThat(each.get().fragment().text()).endsWith("WHERE (\"stock\" > ?)");
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
