package dev.vidi.node.demo;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import net.hydromatic.foodmart.data.json.FoodmartJson;

/**
 * Products, and the sales of 1997 in order of day, from the FoodMart data set: a file a table, a JSON object a line.
 * Immutable.
 */
record FoodMart(Map<Integer, Product> products, List<Sale> sales) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final int DATE_CHARACTERS = 10;

    FoodMart {
        products = Map.copyOf(products);
        sales = List.copyOf(sales);
    }

    static FoodMart read() throws IOException {
        return new FoodMart(readProducts(), readSales());
    }

    Product product(int id) {
        Product product = products.get(id);
        if (product == null) {
            throw new IllegalArgumentException("FoodMart has no product " + id);
        }
        return product;
    }

    /** What was sold before a day. */
    List<Sale> before(LocalDate day) {
        return sales.stream().filter(sale -> sale.day().isBefore(day)).toList();
    }

    /** What a store sold on a day. */
    List<Sale> on(LocalDate day, int store) {
        return sales.stream()
                .filter(sale -> sale.store() == store && sale.day().equals(day))
                .toList();
    }

    private static Map<Integer, Product> readProducts() throws IOException {
        Map<Integer, String> categories = new HashMap<>();
        each("product_class", line -> categories.put(id(line, "product_class_id"), text(line, "product_category")));
        Map<Integer, Product> products = new HashMap<>();
        each("product", line -> {
            Product product = new Product(
                    id(line, "product_id"),
                    text(line, "product_name"),
                    text(line, "brand_name"),
                    categories.getOrDefault(id(line, "product_class_id"), ""),
                    line.required("SRP").decimalValue().setScale(2, RoundingMode.HALF_UP));
            products.put(product.id(), product);
        });
        return products;
    }

    private static List<Sale> readSales() throws IOException {
        Map<Integer, LocalDate> days = new HashMap<>();
        each(
                "time_by_day",
                line -> days.put(
                        id(line, "time_id"),
                        LocalDate.parse(text(line, "the_date").substring(0, DATE_CHARACTERS))));
        Map<Integer, String> customers = new HashMap<>();
        each("customer", line -> customers.put(id(line, "customer_id"), text(line, "fullname")));
        List<Sale> sales = new ArrayList<>();
        each(
                "sales_fact_1997",
                line -> sales.add(new Sale(
                        days.getOrDefault(id(line, "time_id"), LocalDate.EPOCH),
                        id(line, "store_id"),
                        customers.getOrDefault(id(line, "customer_id"), ""),
                        id(line, "product_id"),
                        line.required("unit_sales").intValue())));
        sales.sort(Comparator.comparing(Sale::day));
        return sales;
    }

    private static void each(String table, Consumer<JsonNode> line) throws IOException {
        try (InputStream file = new FoodmartJson().getTable(table)) {
            if (file == null) {
                throw new FileNotFoundException(table + ".json of foodmart-data-json is not on the class path");
            }
            try (MappingIterator<JsonNode> lines =
                    JSON.readerFor(JsonNode.class).readValues(file)) {
                while (lines.hasNextValue()) {
                    line.accept(lines.nextValue());
                }
            }
        }
    }

    private static int id(JsonNode line, String field) {
        return line.required(field).intValue();
    }

    private static String text(JsonNode line, String field) {
        return line.required(field).textValue();
    }
}
