package dev.vidi.query.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.row.KeyCodec;
import dev.vidi.query.sql.Queries;
import dev.vidi.query.sql.TestTables;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conditions on the key, and the paths that they make: {@code [a..} includes, {@code (a..} does not. */
final class AccessPathTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "k = 5 | 5",
                "5 = k | 5",
                "k = 5 AND v = 'x' | 5",
                "k = 5 OR v = 'x' | scan",
                "NOT k = 5 | scan",
                "k <> 5 | scan",
                "k IN (3, 1, 2, 1, 9, 7) | 1 2 3 7 9",
                "k IN (3, NULL) | 3",
                "k IN (NULL, NULL) | nothing",
                "k NOT IN (3, 4) | scan",
                "k = 1 OR k = 2 | 1 2",
                "k = 1 OR k = 2 + 1 | 1 3",
                "k IN (1, 2, 3) AND k IN (2, 3, 4) AND k < 3 | 2",
                "k = 1 AND k = 2 | nothing",
                "k > 5 | (5..",
                "k >= 5 | [5..",
                "5 > k | ..5)",
                "5 >= k | ..5]",
                "k BETWEEN 2 AND 4 | [2..4]",
                "k BETWEEN 4 AND 2 | nothing",
                "k BETWEEN SYMMETRIC 4 AND 2 | scan",
                "k > 5 AND k <= 9 AND k > 6 | (6..9]",
                "k > 5 AND k < 5 | nothing",
                "k > 2.5 | (2..",
                "k < 2.5 | ..2]",
                "k = 2.5 | nothing",
                "k >= 3.0 | [3..",
                "k > 99999999999 | nothing",
                "k < 99999999999 | scan",
                "k > -99999999999 | scan",
                "k > 1e0 | scan",
                "k = NULL | nothing",
                "k > CAST(NULL AS INTEGER) | nothing",
                "k IS NULL | nothing",
                "k IS NOT NULL | scan",
                "1 = 0 | nothing",
                "1 = 1 | scan",
                "1 = 0 OR k = 5 | scan",
                "(k = 5) IS TRUE | 5",
                "k + 1 = 5 | scan",
                "k = 1 / 0 | scan",
                "k = CAST('7' AS INTEGER) + 1 | 8",
                "CAST(k AS BIGINT) = 5 | 5"
            })
    void ofWholeNumbers(String condition, String path) throws Exception {
        assertThat(path(ColumnType.INTEGER, condition, List.of())).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "k = 'a' | a",
                "k LIKE 'ab%' | [ab..ac)",
                "k LIKE 'ab' | ab",
                "k LIKE 'a_c' | [a..b)",
                "k LIKE 'a!%%' ESCAPE '!' | [a%..a&)",
                "k LIKE '%a' | scan",
                "k LIKE '' | ",
                "k NOT LIKE 'a%' | scan",
                "k LIKE CAST(NULL AS VARCHAR) | nothing",
                "k LIKE 'ab%' AND k >= 'abx' | [abx..ac)",
                "k LIKE 'ab%' AND k = 'b' | nothing",
                "k LIKE UPPER('ab%') | [AB..AC)",
                "k LIKE v | scan",
                "UPPER(k) = 'A' | scan",
                "k > 'a' AND k < 'b' | (a..b)"
            })
    void ofTexts(String condition, String path) throws Exception {
        assertThat(path(ColumnType.VARCHAR, condition, List.of())).isEqualTo(path == null ? "" : path);
    }

    @Test
    void ofOtherTypesAndParameters() throws Exception {
        assertThat(path(ColumnType.decimal(6, 2), "k > ?", List.of(new BigDecimal("1.5"))))
                .isEqualTo("(1.50..");
        assertThat(path(ColumnType.decimal(6, 2), "k > 1.501", List.of())).isEqualTo("(1.50..");
        assertThat(path(ColumnType.decimal(6, 2), "k <= 99999", List.of())).isEqualTo("scan");
        assertThat(path(ColumnType.DATE, "k >= ?", List.of(LocalDate.of(2024, 1, 1))))
                .isEqualTo("[2024-01-01..");
        assertThat(path(ColumnType.DATE, "k < DATE '2024-02-28' + INTERVAL '2' DAY", List.of()))
                .isEqualTo("..2024-03-01)");
        assertThat(path(ColumnType.DATE, "k > DATE '9999-12-31' + INTERVAL '1' DAY", List.of()))
                .isEqualTo("scan");
        assertThat(path(ColumnType.TIMESTAMP, "k = ?", List.of(Instant.parse("2024-01-01T00:00:00.000001Z"))))
                .isEqualTo("2024-01-01T00:00:00.000001Z");
        assertThat(path(
                        ColumnType.TIMESTAMP,
                        "k > CAST(? AS TIMESTAMP) - INTERVAL '1' HOUR",
                        List.of(Instant.parse("2024-01-01T01:00:00.000001Z"))))
                .isEqualTo("(2024-01-01T00:00:00.000001Z..");
        assertThat(path(ColumnType.BIGINT, "k = ? OR k = ?", List.of(2L, 1L))).isEqualTo("1 2");
        assertThat(path(ColumnType.BIGINT, "k = ?", Arrays.asList((Object) null)))
                .isEqualTo("nothing");
        assertThat(path(ColumnType.VARCHAR, "k LIKE ?", List.of("x\uD7FF%"))).isEqualTo("[x\uD7FF..x\uE000)");
        assertThat(path(ColumnType.VARCHAR, "k LIKE ?", List.of("x" + Character.toString(0x10FFFF) + "%")))
                .isEqualTo("[x" + Character.toString(0x10FFFF) + "..y)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "1 = 1 | scan of all rows",
                "1 = 0 | no rows",
                "k = 'it''s' | key 'it''s'",
                "k IN ('a', 'b', 'c') | 3 keys",
                "k BETWEEN 'a' AND 'b' | keys from 'a' to 'b'",
                "k > 'a' AND k < 'b' | keys above 'a' below 'b'",
                "k >= '' | keys from ''",
                "k <= 'b' | keys to 'b'",
                "k LIKE 'ab%' | keys from 'ab' below 'ac'",
                "k >= '123456789012345678901234567890123456789012345' | keys from '1234567890123456789012345678901234567890...'"
            })
    void areToldInWords(String condition, String words) throws Exception {
        assertThat(described(ColumnType.VARCHAR, condition)).isEqualTo(words);
    }

    @Test
    void areToldInWordsForOtherTypes() throws Exception {
        assertThat(described(ColumnType.decimal(30, 10), "k > 0.00000001")).isEqualTo("keys above 0.0000000100");
        assertThat(described(ColumnType.DATE, "k <= '2024-01-31'")).isEqualTo("keys to 2024-01-31");
        assertThat(described(ColumnType.BIGINT, "k = -7")).isEqualTo("key -7");
        assertThat(described(ColumnType.INTEGER, "k >= 1 AND k < 5")).isEqualTo("keys from 1 below 5");
    }

    private static String described(ColumnType key, String condition) throws Exception {
        SelectPlan plan = new Queries(0, 0)
                .<RuntimeException>plan("SELECT v FROM offers WHERE " + condition, name -> TestTables.keyed(key));
        return plan.fragment().describe(plan.fragment().path(plan.fragmentArguments(List.of())));
    }

    @Test
    void saysWhatAllRowsOfASubscriptionHaveInCommon() throws Exception {
        TableDefinition offers = TestTables.offers("id");
        SelectPlan plan = new Queries(0, 1 << 20)
                .<RuntimeException>plan(
                        "SELECT sku FROM offers WHERE offered AND stock = ? AND price >= 10 AND price < 20"
                                + " AND weight > 0.5 AND until IN (DATE '1970-01-02', DATE '1970-01-03') AND sold * 2 > 4",
                        name -> offers);
        assertThat(plan.fragment().constraints(plan.fragmentArguments(plan.admit(List.of(3)))))
                .containsExactly(
                        new ColumnConstraint.OneOf(5, List.of(true)),
                        new ColumnConstraint.OneOf(2, List.of(3)),
                        new ColumnConstraint.Between(1, new BigDecimal("10.00"), true, null, false),
                        new ColumnConstraint.Between(1, null, false, new BigDecimal("20.00"), false),
                        new ColumnConstraint.Between(4, 0.5, false, null, false),
                        new ColumnConstraint.OneOf(6, List.of(1, 2)));
    }

    @Test
    void takesBothZerosOfADouble() throws Exception {
        TableDefinition offers = TestTables.offers("id");
        SelectPlan plan = new Queries(0, 1 << 20)
                .<RuntimeException>plan("SELECT sku FROM offers WHERE weight = 0 AND weight >= 0", name -> offers);
        assertThat(plan.fragment().constraints(plan.fragmentArguments(List.of())))
                .containsExactly(
                        new ColumnConstraint.Between(4, -0.0, true, 0.0, true),
                        new ColumnConstraint.Between(4, -0.0, true, null, false));
    }

    private static String path(ColumnType key, String condition, List<Object> parameters) throws Exception {
        TableDefinition table = TestTables.keyed(key);
        SelectPlan plan =
                new Queries(0, 0).<RuntimeException>plan("SELECT v FROM offers WHERE " + condition, name -> table);
        AccessPath path = plan.fragment().path(plan.fragmentArguments(plan.admit(parameters)));
        KeyCodec codec = new KeyCodec(key);
        return path.fold(
                nothing -> "nothing",
                keys -> keys.keys().stream()
                        .map(each -> codec.decode(each).toString())
                        .collect(Collectors.joining(" ")),
                range -> (range.from().length == 0 ? "" : from(codec, range.from())) + ".."
                        + (range.to() == null ? "" : to(codec, range.to())),
                scan -> "scan");
    }

    private static String from(KeyCodec codec, byte[] bound) {
        return isKey(codec, bound) ? "[" + codec.decode(bound) : "(" + codec.decode(key(bound));
    }

    private static String to(KeyCodec codec, byte[] bound) {
        return isKey(codec, bound) ? codec.decode(bound) + ")" : codec.decode(key(bound)) + "]";
    }

    private static byte[] key(byte[] bound) {
        return Arrays.copyOf(bound, bound.length - 1);
    }

    private static boolean isKey(KeyCodec codec, byte[] bound) {
        try {
            codec.decode(bound);
            return true;
        } catch (IllegalArgumentException behindAKey) {
            return false;
        }
    }
}
