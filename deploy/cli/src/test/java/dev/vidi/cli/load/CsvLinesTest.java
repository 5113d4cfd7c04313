package dev.vidi.cli.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidi.client.Column;
import dev.vidi.client.TableSchema;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvLinesTest {
    private static final TableSchema TABLE = new TableSchema(
            "offers",
            "id",
            List.of(
                    new Column("sku", "VARCHAR", false, true),
                    new Column("price", "DECIMAL(10, 2)", true, false),
                    new Column("units", "INTEGER", true, false),
                    new Column("sold", "BOOLEAN", true, false),
                    new Column("at", "TIMESTAMP", true, false)),
            "offers",
            1);

    private final CsvLines lines = new CsvLines(TABLE, ',');

    @Test
    void writesValuesAsTheirColumnsAre() throws Exception {
        header("sku,price,units,sold,at");
        assertThat(row("a1,9.90,7,TRUE,2026-01-31T12:00:00Z").json())
                .isEqualTo("{\"sku\":\"a1\",\"price\":9.90,\"units\":7,\"sold\":true,"
                        + "\"at\":\"2026-01-31T12:00:00Z\"}");
        assertThat(row("7,+1e3,-007,false,1769860800000").json())
                .isEqualTo("{\"sku\":\"7\",\"price\":1e3,\"units\":-7,\"sold\":false,\"at\":1769860800000}");
    }

    @Test
    void nothingIsNullAndNothingBetweenQuotesIsEmpty() throws Exception {
        header("sku,price,units,sold,at");
        assertThat(row("\"\",,,,").json())
                .isEqualTo("{\"sku\":\"\",\"price\":null,\"units\":null,\"sold\":null,\"at\":null}");
    }

    @Test
    void quotesHoldEverything() throws Exception {
        header("units,sku");
        RowText row = row("1,\"a,\"\"b\"\"\nc\"");
        assertThat(row.json()).isEqualTo("{\"units\":1,\"sku\":\"a,\\\"b\\\"\\nc\"}");
        assertThat(row.key()).isEqualTo("a,\"b\"\nc");
    }

    @Test
    void saysWhatIsWrongWithALine() {
        header("sku,price,sold");
        assertThatThrownBy(() -> row("a,b,true"))
                .isInstanceOf(RejectedLineException.class)
                .hasMessage("column price is DECIMAL(10, 2): expected a number, found 'b'");
        assertThatThrownBy(() -> row("a,1,yes")).hasMessageContaining("expected true or false, found 'yes'");
        assertThatThrownBy(() -> row("a,1")).hasMessage("has 2 values, expected 3: sku, price, sold");
        assertThatThrownBy(() -> row("a,1,true,x")).hasMessageContaining("has 4 values, expected 3");
        assertThatThrownBy(() -> row("a,\"1\"2,true")).isInstanceOf(RejectedLineException.class);
        assertThatThrownBy(() -> lines.row(new Line(2, 3, 9, 0, new byte[] {'a', (byte) 0xff}, null)))
                .hasMessage("is not UTF-8");
    }

    @Test
    void namesWhatIsWrongWithTheFirstLine() {
        assertThatThrownBy(() -> new CsvLines(TABLE, ',').skips(line("sku,prize")))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("has no column prize; its columns are sku, price, units, sold, at");
        assertThatThrownBy(() -> new CsvLines(TABLE, ',').skips(line("sku,sku")))
                .hasMessageContaining("names column sku twice");
        assertThatThrownBy(() -> new CsvLines(TABLE, ',').skips(line("price")))
                .hasMessage("the first line names no column sku, which is not nullable");
    }

    @Test
    void spellingsOfOneKeyHaveOneIdentity() {
        assertThat(KeyIdentity.of("BIGINT", "7")).isEqualTo(KeyIdentity.of("BIGINT", " 7.0"));
        assertThat(KeyIdentity.of("DECIMAL(4, 2)", "1.50")).isEqualTo(KeyIdentity.of("DECIMAL(4, 2)", "15e-1"));
        assertThat(KeyIdentity.of("TIMESTAMP", "1769860800000"))
                .isEqualTo(KeyIdentity.of("TIMESTAMP", "2026-01-31T12:00:00Z"))
                .isEqualTo(KeyIdentity.of("TIMESTAMP", "2026-01-31T13:00:00.000+01:00"));
        assertThat(KeyIdentity.of("VARCHAR", "A")).isNotEqualTo(KeyIdentity.of("VARCHAR", "B"));
    }

    private void header(String names) {
        assertThat(lines.skips(line(names))).isTrue();
    }

    private RowText row(String text) throws RejectedLineException {
        assertThat(lines.skips(line(text))).isFalse();
        return lines.row(line(text));
    }

    private static Line line(String text) {
        return new Line(1, 2, text.length(), 0, text.getBytes(UTF_8), null);
    }
}
