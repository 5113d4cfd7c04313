package dev.vidi.bench.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidi.bench.rows.Rows;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ScanTest {

    @Test
    void knowsHowManyRowsItTakes() {
        for (int rows : new int[] {1, 9, 10, 11, 9_999, 10_000, 10_005, 25_003}) {
            long taken = IntStream.range(0, rows)
                    .filter(number -> PackedRow.stock(PackedRow.ofJson(json(number))) < Scan.STOCK_BOUND)
                    .count();
            assertThat(new Scan("shop", rows).taken()).as("of %d rows", rows).isEqualTo((int) taken);
        }
    }

    @Test
    void refusesAnAnswerThatLacksRows() {
        Scan scan = new Scan("shop", 10_000);
        scan.check(10, 10_000);
        assertThatThrownBy(() -> scan.check(9, 10_000)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> scan.check(10, 9_999)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void packsRowsAndTakesThemOut() {
        PackedRow row = PackedRow.of(Rows.key(1_234_567), PackedRow.ofJson(json(1_234_567)));
        assertThat(row.key()).isEqualTo("sku-01234567");
        assertThat(row.price()).isEqualTo(new BigDecimal("567.67"));
        assertThat(row.stock()).isEqualTo(4_567);
        assertThat(new String(json(1_234_567), StandardCharsets.UTF_8)).contains("\"name\":\"" + row.name() + "\"");
    }

    private static byte[] json(int number) {
        return Rows.value(number).getBytes(StandardCharsets.UTF_8);
    }
}
