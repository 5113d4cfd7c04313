package dev.vidi.node.demo;

import dev.vidi.client.Answer;
import dev.vidi.client.Coordinates;
import dev.vidi.client.Level;
import dev.vidi.client.ReadOptions;
import dev.vidi.client.Row;
import dev.vidi.client.Session;
import dev.vidi.client.TableDescription;
import dev.vidi.client.VidiClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The shop opens: tables over topics, and a plain producer that fills the topics. */
final class Opening {

    private static final ReadOptions STRONG = ReadOptions.DEFAULT.withLevel(Level.STRONG);

    private final Narrator narrator;
    private final VidiClient owner;

    Opening(Scene scene) {
        this.narrator = scene.narrator();
        this.owner = scene.people().connect("shop", "opening");
    }

    /** The step before has begun with the start of the server. */
    void greet(ShopServer server) {
        narrator.fact("clients", server.grpc());
        narrator.fact("Kafka", server.kafka());
        narrator.fact("metrics", "http://" + server.http() + "/metrics");
        narrator.fact("data", server.data());
        narrator.claim("it answers, and has no tables yet", List.of(), owner.tables());
    }

    void createTables() {
        narrator.step("Two tables, which are views of two Kafka topics");
        for (List<String> statement : Shop.STATEMENTS) {
            statement.forEach(narrator::line);
            owner.execute(String.join("\n", statement));
        }
        narrator.claim(
                "the catalog has both, and none has a problem",
                List.of(Shop.ORDERS, Shop.PRODUCTS),
                owner.tables().stream()
                        .filter(table -> table.problem().isEmpty())
                        .map(TableDescription::schema)
                        .map(schema -> schema.table())
                        .sorted()
                        .toList());
    }

    /** The step goes on with the filling of the topics. */
    FoodMart readData() throws IOException {
        narrator.step("A plain Kafka producer, which knows nothing of Vidi, fills the topics");
        long began = System.nanoTime();
        FoodMart data = FoodMart.read();
        narrator.fact("FoodMart", "read in " + Took.text(Duration.ofNanos(System.nanoTime() - began)));
        return data;
    }

    /** Products, and the orders of the days before. */
    Shelves fill(FoodMart data, List<Sale> sold, TopicLoader loader) {
        Map<Integer, String> products = new TreeMap<>();
        data.products().values().forEach(product -> products.put(product.id(), Shop.product(product, product.price())));
        Map<Integer, Coordinates> shelves =
                loader.load(Shop.PRODUCTS, products, done -> narrator.progress("products", done, products.size()));
        Map<Integer, String> orders = new TreeMap<>();
        for (Sale sale : sold) {
            Product product = data.product(sale.product());
            orders.put(orders.size() + 1, Shop.order(orders.size() + 1, sale, product, product.price()));
        }
        Map<Integer, Coordinates> ordered =
                loader.load(Shop.ORDERS, orders, done -> narrator.progress("orders", done, orders.size()));
        Session session = owner.session();
        proveProducts(session, data, shelves);
        proveOrders(session, ordered);
        return new Shelves(shelves, orders.size());
    }

    private void proveProducts(Session session, FoodMart data, Map<Integer, Coordinates> acknowledged) {
        Answer all = session.getMany(Shop.PRODUCTS, List.copyOf(acknowledged.keySet()), STRONG);
        Map<Integer, List<Object>> expected = new HashMap<>();
        acknowledged.forEach(
                (id, at) -> expected.put(id, List.of(data.product(id).price(), at)));
        Map<Integer, List<Object>> found = new HashMap<>();
        for (Row row : all.rows()) {
            found.put(Rows.number(row, "id"), List.of(Rows.decimal(row, "price"), row.at()));
        }
        narrator.claimEach(
                "one STRONG read has all products, each with the record that Kafka acknowledged for it",
                "product",
                expected,
                found);
    }

    /** Reads the last order of each partition: its answer covers all that came before. */
    private void proveOrders(Session session, Map<Integer, Coordinates> acknowledged) {
        Map<Integer, Long> ends = new TreeMap<>();
        Map<Integer, Integer> last = new TreeMap<>();
        acknowledged.forEach((id, at) -> {
            if (at.offset() >= ends.getOrDefault(at.partition(), -1L)) {
                ends.put(at.partition(), at.offset());
                last.put(at.partition(), id);
            }
        });
        Answer answer = session.getMany(Shop.ORDERS, new ArrayList<>(last.values()), STRONG);
        narrator.claim(
                "a STRONG read of orders covers every offset that was acknowledged",
                ends,
                new TreeMap<>(answer.position()));
    }
}
