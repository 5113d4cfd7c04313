package dev.vidi.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.client.Column;
import dev.vidi.client.Coordinates;
import dev.vidi.client.QueryHeader;
import dev.vidi.client.QueryRow;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowPrinterTest {
    private static final List<Column> COLUMNS = List.of(
            new Column("sku", "VARCHAR", false, true),
            new Column("price", "DECIMAL(10, 2)", true, false),
            new Column("day", "DATE", true, false));
    private static final QueryHeader HEADER =
            new QueryHeader(COLUMNS, "offers", "id", "offers", "r1", Map.of(), "f", "text", "all rows", 4);

    private final StringWriter text = new StringWriter();
    private final PrintWriter out = new PrintWriter(text);

    @Test
    void alignsNumbersToTheRightAndShowsNull() {
        print(
                Format.TABLE,
                row("a1", new BigDecimal("9.99"), LocalDate.of(2026, 1, 2)),
                row("b", new BigDecimal("1E+3"), null));
        assertThat(text).hasToString("""
                sku  price  day
                ---  -----  ----------
                a1    9.99  2026-01-02
                b     1000  NULL
                """);
    }

    @Test
    void hasAHeaderWithoutRows() {
        print(Format.TABLE);
        assertThat(text).hasToString("sku  price  day\n---  -----  ---\n");
    }

    @Test
    void printsPagesThatGrowWiderAndNeverNarrower() {
        RowPrinter printer = RowPrinter.of(Format.TABLE, HEADER, out);
        for (int i = 0; i < 99; i++) {
            printer.print(row("a", BigDecimal.ONE, null));
        }
        out.flush();
        assertThat(text.toString()).isEmpty();
        printer.print(row("a", BigDecimal.ONE, null));
        out.flush();
        assertThat(text.toString().lines()).hasSize(102);
        printer.print(row("wide one", BigDecimal.ONE, null));
        printer.finish();
        out.flush();
        assertThat(text.toString().lines().skip(101)).containsExactly("a        1  NULL", "wide one      1  NULL");
    }

    @Test
    void spellsOutControlCharactersAndCutsWideCells() {
        print(Format.TABLE, row("a\n\t\u001b[31m" + "x".repeat(80), null, null));
        assertThat(text.toString().lines().skip(2).findFirst().orElseThrow())
                .startsWith("a\\n\\t\\u001b[31m" + "x".repeat(42) + "...  ");
    }

    @Test
    void countsThePlacesThatCharactersTake() {
        print(Format.TABLE, row("漢字", null, null), row("e\u0301", null, null));
        assertThat(text.toString().lines().skip(1))
                .containsExactly("----  -----  ----", "漢字   NULL  NULL", "e\u0301      NULL  NULL");
    }

    @Test
    void printsOneObjectALine() {
        print(Format.JSON, row("a\"1", new BigDecimal("9.90"), null));
        assertThat(text)
                .hasToString("{\"row\":{\"sku\":\"a\\\"1\",\"price\":9.90,\"day\":null},"
                        + "\"at\":{\"topic\":\"offers\",\"partition\":3,\"offset\":7},\"readId\":\"r1\"}\n");
    }

    @Test
    void quotesCsvWhereItMust() {
        print(
                Format.CSV,
                row("a,1", new BigDecimal("9.90"), LocalDate.of(2026, 1, 2)),
                row("say \"a\"", null, null),
                row("two\nlines", null, null),
                row("", null, null));
        assertThat(text)
                .hasToString("sku,price,day\n\"a,1\",9.90,2026-01-02\n\"say \"\"a\"\"\",,\n\"two\nlines\",,\n\"\",,\n");
    }

    private void print(Format format, QueryRow... rows) {
        RowPrinter printer = RowPrinter.of(format, HEADER, out);
        for (QueryRow row : rows) {
            printer.print(row);
        }
        printer.finish();
        out.flush();
    }

    private static QueryRow row(Object... values) {
        return new QueryRow(COLUMNS, Arrays.asList(values), new Coordinates("offers", 3, 7, Instant.EPOCH));
    }
}
