package dev.vidi.node.demo;

import dev.vidi.client.Coordinates;
import dev.vidi.client.Level;
import dev.vidi.client.LogEvent;
import dev.vidi.client.QueryHeader;
import dev.vidi.client.QueryOptions;
import dev.vidi.client.QueryResult;
import dev.vidi.client.QueryRow;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** A query over all partitions, and what each of them had to say. */
final class Search {

    static final String WHO = "bargain hunter";

    private final Scene scene;
    private final FoodMart data;

    Search(Scene scene, FoodMart data) {
        this.scene = scene;
        this.data = data;
    }

    /**
     * Searches for what costs less.
     *
     * @param written the version of the row that has changed since the shelves were filled
     */
    void show(BigDecimal limit, Shelves shelves, PriceChange written) {
        Narrator narrator = scene.narrator();
        narrator.step("A query goes to all partitions as one read, and each answers at a position of its own");
        String sql = "SELECT id, name, price FROM products WHERE price < ? ORDER BY id";
        narrator.line(sql + ", with " + limit);
        Map<Integer, Coordinates> found = new TreeMap<>();
        QueryHeader header;
        try (QueryResult result = scene.people()
                .connect(WHO, "looking for bargains")
                .session()
                .query(sql, List.of(limit), QueryOptions.DEFAULT.withLevel(Level.STRONG))) {
            header = result.header();
            result.forEachRemaining(row -> found.put(id(row), row.at()));
        }
        narrator.fact("read", Places.shortId(header.readId()) + ", " + header.access());
        new TreeMap<>(header.position())
                .forEach((partition, offset) -> narrator.fact(
                        "partition " + partition,
                        found.values().stream()
                                        .filter(at -> at.partition() == partition)
                                        .count() + " products, at offset " + offset));
        Map<Integer, Coordinates> expected = new TreeMap<>();
        data.products().values().stream()
                .filter(product -> product.price().compareTo(limit) < 0)
                .forEach(product -> expected.put(
                        product.id(), product.id() == written.product().id() ? written.at() : shelves.of(product)));
        narrator.claimEach(
                "every product that costs less, as the version that the topic has", "product", expected, found);
        List<LogEvent.Answered> logged = new ArrayList<>();
        scene.log().answers(Shop.PRODUCTS).forEach(entry -> logged.add(entry.event()));
        long shown = logged.stream()
                .filter(answer -> answer.readId().equals(header.readId()))
                .mapToLong(answer -> answer.results().size())
                .sum();
        narrator.claim("the read log has who was shown which of them", (long) found.size(), shown);
    }

    static int id(QueryRow row) {
        return Math.toIntExact(Objects.requireNonNull(row.get("id", Long.class)));
    }
}
