package dev.vidi.node.demo;

import dev.vidi.client.Answer;
import dev.vidi.client.Coordinates;
import dev.vidi.client.Subscription;
import dev.vidi.client.SubscriptionEvent;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A screen that follows a query, and goes on through the death of the join tasks that feed it. */
final class Display {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Scene scene;

    Display(Scene scene) {
        this.scene = scene;
    }

    /** Follows what costs less than a limit, while a product becomes cheaper than that and dearer again. */
    void show(Product product, BigDecimal limit, BigDecimal cheap) {
        Narrator narrator = scene.narrator();
        narrator.step("A screen in the window follows the bargains, through the death of its join tasks");
        String sql = "SELECT id, name, price FROM products WHERE price < ? EMIT CHANGES";
        narrator.line(sql + ", with " + limit);
        try (Subscription screen = scene.people()
                .connect("shop window", "bargains of the day")
                .session()
                .subscribe(sql, limit)) {
            int rows = 0;
            SubscriptionEvent event = await(screen);
            for (; event instanceof SubscriptionEvent.SnapshotRow; event = await(screen)) {
                rows++;
            }
            narrator.fact("snapshot", rows + " products");
            narrator.claim(
                    "the snapshot is complete, at a position",
                    true,
                    event instanceof SubscriptionEvent.SnapshotComplete);
            PricingDesk desk = new PricingDesk(scene);
            PriceChange down = desk.change(product, cheap);
            follow(screen, "enter", down.at());
            String before = incarnation(down.product());
            scene.tasks().kill(Shop.PRODUCTS);
            narrator.line(
                    "Kafka throws the join tasks of the table out of their group: what they had in memory is gone");
            PriceChange cheaper = desk.change(product, cheap.subtract(new BigDecimal("0.01")));
            String after = otherIncarnation(product, before);
            PriceChange up = desk.change(product, product.price());
            follow(screen, "update", cheaper.at());
            follow(screen, "leave", up.at());
            narrator.claim(
                    "it missed nothing and was told nothing twice, though incarnation " + after + " goes on where "
                            + before + " ended",
                    !before.equals(after),
                    "another incarnation than " + before,
                    after);
        }
    }

    /** Kafka tells a member that it is none with its next heartbeat. */
    private String otherIncarnation(Product product, String before) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String now = incarnation(product);
        while (now.equals(before) && System.nanoTime() < end) {
            now = incarnation(product);
        }
        return now;
    }

    private String incarnation(Product product) {
        Answer read = scene.people()
                .connect("operator", "whose answer is it")
                .session()
                .get(Shop.PRODUCTS, product.id());
        return scene.log().answer(read).entry().incarnation();
    }

    /** The next change that the screen is told must be this one. */
    private void follow(Subscription screen, String kind, Coordinates at) {
        SubscriptionEvent event = await(screen);
        List<Object> told = new ArrayList<>();
        Object unused = event.fold(new SubscriptionEvent.Cases<>(
                row -> told.add("row"),
                complete -> told.add("snapshot-complete"),
                enter -> told.addAll(List.of("enter", enter.row().at())),
                update -> told.addAll(List.of("update", update.row().at())),
                leave -> told.addAll(List.of("leave", leave.at())),
                progress -> told.add("progress"),
                resync -> told.add("resync: " + resync.reason())));
        scene.narrator().claim("the screen is told: " + kind + ", by " + Places.text(at), List.of(kind, at), told);
    }

    private static SubscriptionEvent await(Subscription screen) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            Optional<SubscriptionEvent> event = screen.poll(Duration.ofMillis(100));
            if (event.isPresent() && !(event.get() instanceof SubscriptionEvent.Progress)) {
                return event.get();
            }
        }
        throw new BrokenClaimException(
                "the screen is told of it", "an event", "none within " + PATIENCE.toSeconds() + " s");
    }
}
