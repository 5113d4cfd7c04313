package dev.vidi.query.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidi.query.catalog.TableDefinition;
import dev.vidi.query.plan.SelectPlan;
import dev.vidi.query.row.RowCodec;
import dev.vidi.query.row.RowView;
import dev.vidi.query.sql.Queries;
import dev.vidi.query.sql.TestTables;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RowEvaluationTest {

    private static final TableDefinition OFFERS = TestTables.offers("id");
    private static final Instant CHANGED = Instant.parse("2024-02-29T12:30:00.000001Z");
    private static final Object[] ROW = {
        "a\uFFFDb", new BigDecimal("9.99"), 0, Long.MAX_VALUE, -1.5, true, LocalDate.of(2024, 2, 29), CHANGED
    };
    private static final Object[] NULLS = {"n", null, null, 7L, null, null, null, null};

    private static RowEvaluation evaluation(String items, String where) throws Exception {
        SelectPlan plan = new Queries(1 << 20, 1 << 20)
                .<RuntimeException>plan(
                        "SELECT " + items + " FROM offers" + (where.isEmpty() ? "" : " WHERE " + where),
                        name -> OFFERS);
        return new RowEvaluation(plan.fragment(), plan.fragmentArguments(List.of()));
    }

    private static RowView view(Object[] row) {
        RowView view = new RowView(OFFERS.schema().columns());
        view.read(new RowCodec(OFFERS.schema()).encode(row));
        return view;
    }

    @Test
    void testsRowsWithThreeValues() throws Exception {
        assertThat(evaluation("*", "").test(view(NULLS))).isEqualTo(Truth.TRUE);
        RowEvaluation positive = evaluation("*", "price > 0");
        assertThat(positive.test(view(ROW))).isEqualTo(Truth.TRUE);
        assertThat(positive.test(view(NULLS))).isEqualTo(Truth.UNKNOWN);
        assertThat(evaluation("*", "price < 0").test(view(ROW))).isEqualTo(Truth.FALSE);
        assertThat(evaluation("*", "price < 0 OR sold > 5").test(view(NULLS))).isEqualTo(Truth.TRUE);
        assertThat(evaluation("*", "price < 0 AND sold < 5").test(view(NULLS))).isEqualTo(Truth.FALSE);
        assertThat(evaluation("*", "NOT (price IN (1, NULL))").test(view(ROW))).isEqualTo(Truth.UNKNOWN);
    }

    @Test
    void passesWholeRowsAndColumnsAsTheyAre() throws Exception {
        byte[] bytes = new RowCodec(OFFERS.schema()).encode(ROW);
        assertThat(evaluation("*", "").project(view(ROW))).isEqualTo(bytes);
        assertThat(decoded("changed, sku", ROW)).containsExactly(CHANGED, "a\uFFFDb");
        assertThat(decoded("changed, until, sku", NULLS)).containsExactly(null, null, "n");
    }

    private static List<Object> decoded(String items, Object[] row) throws Exception {
        SelectPlan plan = new Queries(0, 0).<RuntimeException>plan("SELECT " + items + " FROM offers", name -> OFFERS);
        RowEvaluation evaluation = new RowEvaluation(plan.fragment(), plan.fragmentArguments(List.of()));
        byte[] projected = evaluation.project(view(row));
        assertThat(projected).as(evaluation.error().message()).isNotNull();
        return Arrays.asList(new RowCodec(plan.columns()).decode(projected));
    }

    @Test
    void keepsMicroseconds() throws Exception {
        assertThat(decoded(
                        "changed + INTERVAL '1' SECOND, changed - INTERVAL '12' MONTH, CAST(changed AS VARCHAR),"
                                + " EXTRACT(MICROSECOND FROM changed), FLOOR(changed TO MINUTE), CEIL(changed TO MINUTE),"
                                + " CAST('2024-02-29 12:30:00.000001' AS TIMESTAMP) = changed, CAST(changed AS DATE)",
                        ROW))
                .containsExactly(
                        CHANGED.plusSeconds(1),
                        Instant.parse("2023-02-28T12:30:00.000001Z"),
                        "2024-02-29 12:30:00.000001",
                        1L,
                        Instant.parse("2024-02-29T12:30:00Z"),
                        Instant.parse("2024-02-29T12:31:00Z"),
                        true,
                        LocalDate.of(2024, 2, 29));
        RowEvaluation later = evaluation("*", "changed > TIMESTAMP '2024-02-29 12:30:00.000000'");
        assertThat(later.test(view(ROW))).isEqualTo(Truth.TRUE);
    }

    @Test
    void ordersTextsByCodePointAsKeys() throws Exception {
        Object[] row = ROW.clone();
        row[0] = Character.toString(0x1F600);
        assertThat(evaluation("*", "sku > '\uFFFD'").test(view(row))).isEqualTo(Truth.TRUE);
    }

    @Test
    void keepsTheDigitsOfDecimals() throws Exception {
        assertThat(decoded(
                        "price / 7, price * 1.005, CAST(price AS DECIMAL(10, 1)), ROUND(price, 1), sold * 1.00", ROW))
                .containsExactly(
                        new BigDecimal("1.4271428571429"),
                        new BigDecimal("10.03995"),
                        new BigDecimal("10.0"),
                        new BigDecimal("10.00"),
                        new BigDecimal("9223372036854775807.00"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "1 / stock | division by zero in (1 / \"stock\")",
                "price / stock | division by zero in (\"price\" / \"stock\")",
                "weight / stock | division by zero in (\"weight\" / \"stock\")",
                "MOD(5, stock) | division by zero in MOD(5, \"stock\")",
                "UPPER(sku) = 'X' OR sold + 1 > 0 | overflow: long overflow in (\"sold\" + 1)",
                "CAST(sold AS INTEGER) | number does not fit an INTEGER in CAST(\"sold\" AS INTEGER)",
                "CAST(sku AS INTEGER) | not a number in CAST(\"sku\" AS INTEGER)",
                "CAST(sku AS DATE) | text is no date such as 2024-01-31 in CAST(\"sku\" AS DATE)",
                "CAST(price * 1000 AS DECIMAL(4, 2)) | overflow: number does not fit DECIMAL(4, 2) in CAST",
                "POWER(10, 400) | overflow: number does not fit a DOUBLE in POWER(10, 400)",
                "SQRT(weight) | not a number",
                "LN(stock) | logarithm of a number that is not positive in LN(\"stock\")",
                "until + INTERVAL '9000' YEAR(4) | a DATE lies in the years 1 to 9999, found year 11024 in (\"until\" + INTERVAL",
                "SUBSTRING(sku FROM 1 FOR -1) | Substring error: negative substring length not allowed in SUBSTR",
                "sku LIKE '!a' ESCAPE '!' | in a pattern of LIKE, ESCAPE stands before %, _ or itself in",
                "OVERLAY(sku PLACING 'x' FROM 9) | OVERLAY reaches beyond the text in OVERLAY"
            })
    void saysWhatFailsOnARowAndWhere(String expression, String message) throws Exception {
        RowEvaluation projection = evaluation("sku, " + expression, "");
        assertThat(projection.test(view(ROW))).isEqualTo(Truth.TRUE);
        assertThat(projection.project(view(ROW))).isNull();
        assertThat(projection.error().message()).startsWith(message);
        RowEvaluation filter = evaluation("sku", "(" + expression + ") IS NULL");
        if (!message.contains("9999")) { // only answers and keys are held to that
            assertThat(filter.test(view(ROW))).isEqualTo(Truth.FAILED);
            assertThat(filter.error().message()).startsWith(message);
        }
    }

    @Test
    void failsForNoOperandThatDoesNotMatter() throws Exception {
        assertThat(evaluation("*", "stock <> 0 AND 1 / stock > 0").test(view(ROW)))
                .isEqualTo(Truth.FALSE);
        assertThat(evaluation("*", "stock = 0 OR 1 / stock > 0").test(view(ROW)))
                .isEqualTo(Truth.TRUE);
        assertThat(decoded("CASE WHEN stock = 0 THEN 7 ELSE 1 / stock END", ROW))
                .containsExactly(7);
        assertThat(evaluation("*", "offered AND 1 / 0 = 1").test(view(NULLS))).isEqualTo(Truth.FAILED);
    }

    @Test
    void calculatesInLittleTimeWithHugeExponents() throws Exception {
        Object[] row = ROW.clone();
        row[0] = "1e-999999999";
        assertThat(decoded("CAST(sku AS DECIMAL(10, 2)), ROUND(price, 2000000000)", row))
                .containsExactly(new BigDecimal("0.00"), new BigDecimal("9.99"));
        row[0] = "1e999999999";
        RowEvaluation overflow = evaluation("CAST(sku AS DECIMAL(10, 2))", "");
        assertThat(overflow.project(view(row))).isNull();
    }

    @Test
    void makesNoTextAndNoRowWithoutEnd() throws Exception {
        Object[] row = ROW.clone();
        row[0] = "a".repeat(50_000);
        String hundredfold = "REPLACE(sku, 'a', '" + "a".repeat(100) + "')";
        RowEvaluation replaced = evaluation(hundredfold, "");
        assertThat(replaced.project(view(row))).isNull();
        assertThat(replaced.error().problem()).isEqualTo("overflow: a text has at most 4194304 characters");
        assertThat(decoded("REPLACE(sku, 'a', 'bcd') = sku, CHAR_LENGTH(REPLACE(sku, 'aa', 'bcd'))", row))
                .containsExactly(false, 75_000);
        RowEvaluation joined = evaluation("sku" + " || sku".repeat(100), "");
        assertThat(joined.project(view(row))).isNull();
        assertThat(joined.error().problem()).startsWith("overflow: a text has at most");
        RowEvaluation many = evaluation("sku" + ", sku".repeat(400), "");
        assertThat(many.project(view(row))).isNull();
        assertThat(many.error().message()).contains("the row of the answer is larger than 16777216 bytes");
        row[0] = "1".repeat(500_000);
        RowEvaluation number = evaluation("CAST(sku AS DECIMAL(10, 2))", "");
        assertThat(number.project(view(row))).isNull();
        assertThat(number.error().problem()).isEqualTo("not a number");
    }

    @Test
    void cutsWhatItShowsOfALongExpression() throws Exception {
        RowEvaluation evaluation =
                evaluation("CASE WHEN 1 / stock" + " + 1 / stock".repeat(50) + " = 1 THEN 1 END", "");
        assertThat(evaluation.project(view(ROW))).isNull();
        assertThat(evaluation.error().message()).hasSizeLessThan(120).startsWith("division by zero in ");
    }

    @Test
    void refusesArgumentsThatDoNotFit() throws Exception {
        SelectPlan plan =
                new Queries(0, 0).<RuntimeException>plan("SELECT sku FROM offers WHERE stock = ?", name -> OFFERS);
        assertThatThrownBy(() -> new RowEvaluation(plan.fragment(), List.of()))
                .hasMessage("the fragment takes 1 arguments, found 0");
        assertThatThrownBy(() -> new RowEvaluation(plan.fragment(), List.of("x")))
                .hasMessageContaining("INTEGER is a Java Integer");
    }
}
