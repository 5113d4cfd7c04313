package dev.vidi.node.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

final class FoodMartTest {

    @Test
    void joinsProductsAndSales() throws IOException {
        FoodMart data = FoodMart.read();
        assertThat(data.products()).hasSize(1_560);
        assertThat(data.product(668))
                .isEqualTo(new Product(668, "Gorilla Jack Cheese", "Gorilla", "Dairy", new BigDecimal("3.93")));
        assertThat(data.sales()).hasSize(86_837);

        LocalDate day = LocalDate.of(1997, 5, 9);
        assertThat(data.on(day, 13))
                .filteredOn(sale -> sale.product() == 668)
                .contains(new Sale(day, 13, "Jane Filler", 668, 2))
                .hasSize(4);
        assertThat(data.before(day)).isNotEmpty().allMatch(sale -> sale.day().isBefore(day));
    }
}
