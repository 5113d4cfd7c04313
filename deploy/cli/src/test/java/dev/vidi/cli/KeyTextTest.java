package dev.vidi.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidi.client.Column;
import dev.vidi.client.TableSchema;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeyTextTest {

    private static final TableSchema PRICES = table(
            new Column("day", "DATE", false, true, 2),
            new Column("price", "DECIMAL(10, 2)", true, false),
            new Column("sku", "VARCHAR", false, true, 1));

    private static TableSchema table(Column... columns) {
        return new TableSchema("t", "id", List.of(columns), "t", 1);
    }

    private static Object one(String type, String text) {
        return KeyText.parse(table(new Column("k", type, false, true)), text);
    }

    @Test
    void readsTheTextOfOneColumn() {
        assertThat(one("VARCHAR", "{\"a\": 1}")).isEqualTo("{\"a\": 1}");
        assertThat(one("BIGINT", "7")).isEqualTo(7L);
        assertThat(one("DECIMAL(10, 2)", "9.90")).isEqualTo(new BigDecimal("9.90"));
        assertThat(one("TIME", "12:00:00.5")).isEqualTo(LocalTime.of(12, 0, 0, 500_000_000));
        assertThat(one("VARBINARY", "AQI=")).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2}));
        assertThatThrownBy(() -> one("TIME", "noon")).hasMessageContaining("write it as 12:00:00");
        assertThatThrownBy(() -> one("VARBINARY", "?")).hasMessageContaining("in base64");
    }

    @Test
    void readsAnObjectOfSeveral() {
        assertThat(KeyText.parse(PRICES, " {\"day\": \"2026-11-25\", \"sku\": \"a1\"}"))
                .isEqualTo(Map.of("sku", "a1", "day", LocalDate.of(2026, 11, 25)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "a1",
                "[1]",
                "{\"sku\":\"a1\"}",
                "{\"sku\":\"a1\",\"day\":null}",
                "{\"sku\":\"a1\",\"day\":[]}",
                "{\"sku\":\"a1\",\"day\":\"2026-11-25\",\"price\":1}",
                "{\"sku\":\"a1\",\"day\":\"2026-11-25\"",
                "{\"sku\":\"a1\",\"day\":\"2026-11-25\"} x"
            })
    void saysHowToGiveAKeyOfSeveral(String text) {
        assertThatThrownBy(() -> KeyText.parse(PRICES, text))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("give it as '{\"sku\": ..., \"day\": ...}'");
    }
}
