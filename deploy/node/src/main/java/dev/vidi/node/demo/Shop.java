package dev.vidi.node.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;

/** The shop's tables, and their rows as JSON. */
final class Shop {

    static final String PRODUCTS = "products";
    static final String ORDERS = "orders";
    static final int PARTITIONS = 4;

    /** What makes the tables; each line of a statement is a line of it on the screen. */
    static final List<List<String>> STATEMENTS = List.of(
            List.of(
                    "CREATE TABLE products (id INTEGER PRIMARY KEY, name VARCHAR, brand VARCHAR, category VARCHAR,",
                    "  price DECIMAL(10,2)) WITH (topic = 'products', format = 'json', partitions = 4)"),
            List.of(
                    "CREATE TABLE orders (id INTEGER PRIMARY KEY, sold DATE, customer VARCHAR, product INTEGER,",
                    "  name VARCHAR, units INTEGER, price DECIMAL(10,2)) WITH (topic = 'orders', partitions = 4)"));

    private static final JsonMapper JSON = new JsonMapper();

    private Shop() {}

    static String product(Product product, BigDecimal price) {
        return JSON.createObjectNode()
                .put("id", product.id())
                .put("name", product.name())
                .put("brand", product.brand())
                .put("category", product.category())
                .put("price", price)
                .toString();
    }

    static String order(int id, Sale sale, Product product, BigDecimal price) {
        return JSON.createObjectNode()
                .put("id", id)
                .put("sold", sale.day().toString())
                .put("customer", sale.customer())
                .put("product", product.id())
                .put("name", product.name())
                .put("units", sale.units())
                .put("price", price)
                .toString();
    }

    /** The price in a row's JSON, as a plain consumer of the topic reads it. */
    static BigDecimal price(byte[] row) {
        try {
            return new BigDecimal(JSON.readTree(row).required("price").asText()).setScale(2);
        } catch (IOException e) {
            throw new UncheckedIOException("a row of the shop is JSON", e);
        }
    }
}
