package dev.vidi.query.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.eval.QueryGenerator;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is no query, or not yet, is refused with its place, what was expected, and the nearest name. */
final class SelectRefusalsTest {

    private static final TableDefinition OFFERS = TestTables.offers("id");

    /** What no statement has, and what does not end. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "SELECT # FROM offers | 1 | 8 | expected an expression, found #",
                "SELECT sku FROM offers # | 1 | 24 | expected a name or '(' or ',' or the end, found #",
                "SELECT sku FROM offers WHERE stock @ 3 | 1 | 36 | or the end, found @",
                "SELECT sku FROM offers WHERE stock ! 3 | 1 | 36 | or the end, found !",
                "SELECT sku FROM offers WHERE stock = 1 AND # | 1 | 44 | expected an expression, found #",
                "SELECT sku FROM offers WHERE sku = \u201cx\u201d | 1 | 36 "
                        + "| expected an expression, found \u201c (U+201C); texts are quoted with '",
                "SELECT sku FROM offers WHERE stock \u2265 1 | 1 | 36 | found \u2265 (U+2265)",
                "SELECT \ud83d\ude00 FROM offers | 1 | 8 | found \ud83d\ude00 (U+1F600)",
                "SELECT sku\u00a0FROM offers | 1 | 11 | found U+00A0",
                "SELECT sku\u001fFROM offers | 1 | 11 | found U+001F",
                "SELECT sku\u000bFROM offers | 1 | 11 | found U+000B",
                "SELECT sku\u2003FROM offers | 1 | 11 | found U+2003",
                "SELECT \ud55c FROM offers | 1 | 8 | expected an expression, found \ud55c; with this letter a name needs",
                "SELECT `sku` FROM offers | 1 | 8 | found sku; names are quoted with \"",
                "SELECT \"\" FROM offers | 1 | 8 | expected an expression, found \"\"",
                "SELECT $price FROM offers | 1 | 8 | no column $price",
                "SELECT sku FROM offers WHERE sku = 'x | 1 | 36 | this text has no closing '",
                "SELECT \"sku FROM offers | 1 | 8 | this name has no closing \"",
                "SELECT sku /* FROM offers | 1 | 12 | this comment does not end",
                "SELECT sku FROM offers WHERE stock = 12abc | 1 | 38 | expected a number, found 12abc",
                "SELECT sku FROM offers WHERE stock = 0x1F | 1 | 38 | expected a number, found 0x1F",
                "SELECT sku FROM offers WHERE weight = 1.5e | 1 | 41 | expected a number, found 5e",
                "SELECT 99999999999999999999999999999999999999999999 FROM offers | 1 | 8 | at most 38 digits",
                "SELECT 1e400 FROM offers | 1 | 8 | within 1.8E308; found 1E400",
            })
    void saysWhatStandsWhereNothingLikeItCan(String sql, int line, int column, String message) {
        StatementException e = catchThrowableOfType(StatementException.class, () -> plan(sql));
        assertThat(e).as(sql).isNotNull().hasMessageContaining(message);
        assertThat(e).hasMessageStartingWith("line " + line + ", column " + column + ": ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "SELECT | 1 | 7 | expected an expression, found the end",
                "SELECT sku FRM offers | 1 | 16 | expected FROM or ',' or the end, found offers",
                "SELECT sku FROM | 1 | 16 | found the end",
                "SELECT sku | 1 | 11 | expected FROM and the name of a table, found the end",
                "SELECT sku FROM offers WHERE | 1 | 29 | expected an expression, found the end",
                "SELECT sku FROM offers WHERE stock = | 1 | 37 | expected an expression, found the end",
                "SELECT sku FROM offers WHERE (stock = 1 | 1 | 40 | found the end",
                "SELECT sku FROM offers WHERE day > 1 | 1 | 30 | found day; it is a word of SQL",
                "SELECT sku FROM offers LIMIT x | 1 | 30 | x",
                "SELECT sku FROM offers; SELECT 1 | 1 | 25 | one statement at a time",
                "SELECT sku FROM offers WHERE prise > 1 | 1 | 30 | no column prise; did you mean price?",
                "SELECT sku FROM offers WHERE wholly_other > 1 | 1 | 30 | DESCRIBE offers lists",
                "SELECT x.sku FROM offers | 1 | 8 | reads from offers, found x",
                "SELECT offers.sku FROM offers AS o | 1 | 8 | reads from o, found offers",
                "SELECT x.* FROM offers | 1 | 8 | reads from offers, found x",
                "SELECT uper(sku) FROM offers | 1 | 8 | function uper is unknown; did you mean UPPER?",
                "SELECT qqqqqqqq(sku) FROM offers | 1 | 8 | known are ABS",
                "SELECT UPPER(stock) FROM offers | 1 | 8 | Cannot apply 'UPPER'",
                "SELECT UPPER(sku, 1) FROM offers | 1 | 8 | UPPER",
                "SELECT sku FROM offers WHERE stock = 'x' | 1 | 38 | compared with INTEGER, found VARCHAR",
                "SELECT sku FROM offers WHERE sku > stock | 1 | 36 | compared with VARCHAR, found INTEGER",
                "SELECT sku FROM offers WHERE stock IN (1, 'x') | 1 | 39 | compatible types",
                "SELECT sku FROM offers WHERE stock BETWEEN 1 AND 'x' | 1 | 50 | found VARCHAR",
                "SELECT sku FROM offers WHERE offered = 1 | 1 | 30 | <BOOLEAN> = <INTEGER>",
                "SELECT sku FROM offers WHERE until = 'soon' | 1 | 38 | no date such as 2024-01-31",
                "SELECT sku FROM offers WHERE until = DATE '2024-02-30' | 1 | 38 | no date",
                "SELECT DATE '2024-02-30' FROM offers | 1 | 8 | no date",
                "SELECT sku FROM offers WHERE changed > '2024-01-01 25:00' | 1 | 40 | a day ends at 23:59:59",
                "SELECT sku FROM offers WHERE price | 1 | 30 | takes a condition, found DECIMAL(10, 2)",
                "SELECT sku + 1 FROM offers | 1 | 8 | Cannot apply '+'",
                "SELECT ? FROM offers | 1 | 8 | write CAST(? AS type)",
                "SELECT sku FROM offers WHERE ? IN (1, 2) | 1 | 30 | write CAST(? AS type)",
                "SELECT FLOOR(INTERVAL '1' HOUR) FROM offers | 1 | 8 | FLOOR of an INTERVAL is not supported",
                "SELECT changed + INTERVAL '0.0001' SECOND FROM offers | 1 | 18 | at most 3 digits after the point",
                "SELECT TIMESTAMPADD(MICROSECOND, 1, changed) FROM offers | 1 | 21 | does not count in MICROSECOND; YEAR,",
                "SELECT NULL FROM offers | 1 | 8 | write CAST(NULL AS type)",
                "SELECT CAST(stock AS TINYINT) FROM offers | 1 | 22 | TINYINT is not supported; supported are",
                "SELECT CAST(stock AS CHAR(20000)) FROM offers | 1 | 22 | a length of 1 to 10000",
                "SELECT CAST(until AS INTEGER) FROM offers | 1 | 8 | DATE",
                "SELECT INTERVAL '1' DAY FROM offers | 1 | 8 | cannot hold values of type INTERVAL DAY",
                "SELECT X'ab' LIKE 'a' FROM offers | 1 | 8 | Cannot apply",
                "SELECT sku FROM offers WHERE changed > changed - ? | 1 | 40 | Cannot apply '-'",
                "SELECT sku FROM offers LIMIT 2.5 | 1 | 30 | takes a whole number or a parameter",
                "SELECT sku FROM offers EMIT CHANGES WHERE 1 = 1 | 1 | 37 | the end after EMIT CHANGES",
                "SELECT sku FROM offers LIMIT 1 EMIT CHANGES | 1 | 30 | EMIT CHANGES takes no LIMIT",
                "SELECT sku FROM offers ORDER BY sku EMIT CHANGES | 1 | 24 | EMIT CHANGES takes no ORDER BY"
            })
    void refusesWithThePlace(String sql, int line, int column, String message) {
        refused(sql, line, column, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "SELECT COUNT(*) FROM offers | 1 | 8 | aggregates such as COUNT are not yet supported",
                "SELECT sum(stock) FROM offers | 1 | 8 | aggregates such as SUM are not yet supported",
                "SELECT SUM(stock) OVER () FROM offers | 1 | 8 | window functions (OVER) are not yet supported",
                "SELECT DISTINCT sku FROM offers | 1 | 1 | SELECT DISTINCT is not yet supported",
                "SELECT sku FROM offers GROUP BY sku | 1 | 24 | GROUP BY is not yet supported",
                "SELECT sku FROM offers HAVING 1 = 1 | 1 | 31 | HAVING is not yet supported",
                "SELECT a.sku FROM offers a JOIN offers b ON a.sku = b.sku | 1 | 28 | JOIN, and a second table, is",
                "SELECT sku FROM offers, other | 1 | 23 | JOIN, and a second table, is not yet supported",
                "SELECT sku FROM (SELECT * FROM offers) | 1 | 18 | a subquery is not yet supported",
                "SELECT sku FROM offers WHERE sku IN (SELECT sku FROM offers) | 1 | 38 | subqueries are",
                "SELECT sku FROM offers WHERE EXISTS (SELECT 1) | 1 | 30 | subqueries are not yet supported",
                "SELECT (SELECT 1) FROM offers | 1 | 8 | subqueries are not yet supported",
                "SELECT sku FROM offers UNION SELECT sku FROM offers | 1 | 1 | UNION is not yet supported",
                "SELECT sku FROM offers INTERSECT SELECT sku FROM offers | 1 | 1 | INTERSECT is not yet",
                "WITH x AS (SELECT 1) SELECT * FROM x | 1 | 1 | WITH is not yet supported",
                "VALUES (1) | 1 | 1 | VALUES is not yet supported",
                "SELECT sku FROM offers EXCEPT SELECT sku FROM offers | 1 | 1 | EXCEPT is not yet supported",
                "SELECT * FROM offers NATURAL JOIN other | 1 | 30 | JOIN, and a second table, is not yet supported",
                "SELECT MAX(price) FROM offers WHERE stock > 1 | 1 | 8 | aggregates such as MAX are not yet supported",
                "SELECT sku FROM offers WHERE COUNT(*) > 1 | 1 | 30 | aggregates such as COUNT are not yet supported",
                "SELECT ROW_NUMBER() OVER (ORDER BY sku) FROM offers | 1 | 8 | window functions (OVER) are not yet",
                "SELECT sku FROM offers OFFSET 2 ROWS FETCH NEXT 5 ROWS ONLY | 1 | 31 | OFFSET is not yet supported",
                "SELECT sku FROM offers LIMIT 1 OFFSET 2 | 1 | 39 | OFFSET is not yet supported",
                "SELECT sku FROM offers ORDER BY price | 1 | 33 | ORDER BY anything but the key, sku, alone is",
                "SELECT sku FROM offers ORDER BY sku, price | 1 | 38 | not yet supported",
                "SELECT price AS sku FROM offers ORDER BY sku | 1 | 42 | not yet supported",
                "SELECT sku FROM offers ORDER BY UPPER(sku) | 1 | 33 | not yet supported",
                "SELECT sku FROM offers TABLESAMPLE BERNOULLI(10) | 1 | 17 | not yet supported",
                "SELECT CURRENT_TIMESTAMP FROM offers | 1 | 8 | a read has to be repeatable",
                "SELECT RAND() FROM offers | 1 | 8 | a read has to be repeatable",
                "SELECT sku FROM offers WHERE sku SIMILAR TO 'a' | 1 | 30 | operator SIMILAR TO is not supported"
            })
    void refusesByNameWhatComesLater(String sql, int line, int column, String message) {
        refused(sql, line, column, message);
    }

    private static void refused(String sql, int line, int column, String message) {
        StatementException e = catchThrowableOfType(StatementException.class, () -> plan(sql));
        assertThat(e).as(sql).hasMessageContaining(message);
        assertThat(e).hasMessageStartingWith("line " + line + ", column " + column + ": ");
    }

    @Test
    void namesThePlaceInATextOfManyLines() {
        refused("SELECT sku,\n\tprice\nFROM offers\n  WHERE stok = 1", 4, 9, "no column stok; did you mean stock?");
        refused("SELECT sku -- a comment (\nFROM offers /* and\nanother */ WHERE stock = ", 3, 26, "found the end");
        refused("SELECT sku\nFROM offers\nWHERE\nstock = 'x'", 4, 9, "compared with INTEGER, found VARCHAR");
    }

    @Test
    void refusesFragmentsThatAreNone() {
        notAFragment("", "the statement cannot be parsed");
        notAFragment("SELECT \"sku\" FROM \"other\"", "expected a fragment over offers");
        notAFragment("SELECT \"sku\" FROM \"offers\" ORDER BY \"sku\"", "no ORDER BY and no LIMIT");
        notAFragment("SELECT DISTINCT \"sku\" FROM \"offers\"", "SELECT DISTINCT is not yet supported");
        notAFragment("SELECT SUM(\"stock\") FROM \"offers\"", "expected expressions over the columns of one table");
        notAFragment("SELECT SUM(\"stock\") OVER () FROM \"offers\"", "not supported");
        notAFragment("SELECT (SELECT 1) FROM \"offers\"", "");
        notAFragment("SELECT \"gone\" FROM \"offers\"", "gone");
        notAFragment("SELECT " + "(".repeat(100_000) + "1 FROM \"offers\"", "nested too deep");
        notAFragment("DROP TABLE offers", "expected a SELECT over one table");
    }

    private static void notAFragment(String text, String message) {
        assertThat(catchThrowableOfType(StatementException.class, () -> new Queries(0, 0).fragment(OFFERS, text)))
                .as(text.substring(0, Math.min(80, text.length())))
                .hasMessageContaining(message);
    }

    @Test
    @Timeout(20)
    void refusesWhatIsTooLongOrTooDeepInLittleTime() {
        tooMuch("SELECT " + "9".repeat(100_000) + " FROM offers", "... of 100000 digits");
        tooMuch("SELECT '" + "x".repeat(10 << 20) + "' FROM offers", "at most 1048576");
        tooMuch("SELECT " + "(".repeat(10_000) + "1" + ")".repeat(10_000) + " FROM offers", "100 parentheses");
        tooMuch("SELECT " + "CASE WHEN offered THEN ".repeat(2_000) + "1 FROM offers", "100 CASEs");
        tooMuch("SELECT 1" + " + 1".repeat(500) + " FROM offers", "nested more than 200 levels");
        tooMuch("SELECT " + "- ".repeat(7_000) + "stock FROM offers", "deep");
        tooMuch("SELECT " + "- ".repeat(10_000) + "stock FROM offers", "8000 words without a comma");
        tooMuch("SELECT 1" + " + (1)".repeat(5_000) + " FROM offers", "8000 words without a comma");
        tooMuch("SELECT sku" + ", sku".repeat(13_000) + " FROM offers", "25000 words");
        tooMuch("SELECT '" + "x".repeat(300_000) + "' FROM offers", "at most 262144");
        tooMuch("SELECT sku" + ", sku".repeat(1_000) + " FROM offers", "at most 1000 columns");
    }

    private static void tooMuch(String sql, String message) {
        assertThat(catchThrowableOfType(StatementException.class, () -> plan(sql)))
                .hasMessageContaining(message);
    }

    @Test
    void takesLongChainsOfConditions() throws StatementException {
        plan("SELECT sku FROM offers WHERE stock = 1" + " OR stock = 2".repeat(500));
        plan("SELECT sku FROM offers WHERE sku IN ('a'" + ", 'b'".repeat(5_000) + ")");
    }

    @Property(tries = 1_000)
    void neverFailsButWithAPlace(@ForAll long seed) {
        QueryGenerator generator = new QueryGenerator(seed);
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder("SELECT k, " + generator.expression() + " FROM t WHERE "
                + generator.expression() + " LIMIT 5 EMIT CHANGES");
        for (int i = 0; i < random.nextInt(6); i++) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, "();,'\"=-/*?%\u0000x\u00e9#@!~\u00a0\u201c".charAt(random.nextInt(21)));
                case 2 -> text.setCharAt(at, (char) random.nextInt(0x250));
                default -> {
                    int to = Math.min(text.length(), at + random.nextInt(12));
                    text.insert(random.nextInt(text.length()), text.substring(at, to));
                }
            }
        }
        TableDefinition table = TestTables.of("id", generator.table());
        try {
            assertThat(new Queries(0, 0).<RuntimeException>plan(text.toString(), name -> table))
                    .isNotNull();
        } catch (StatementException e) {
            assertThat(e).hasMessageStartingWith("line ");
            assertThat(e.line()).isPositive();
            assertThat(e.column()).isPositive();
            assertThat(e.getMessage()).doesNotContain("Encountered", "Lexical error", "Incorrect syntax", "<EOF>");
        }
    }

    private static void plan(String sql) throws StatementException {
        new Queries(0, 0).<RuntimeException>plan(sql, name -> OFFERS);
    }
}
