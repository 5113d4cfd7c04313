package dev.vidi.node.demo;

import dev.vidi.client.Answer;
import dev.vidi.client.Coordinates;
import dev.vidi.client.Session;
import dev.vidi.client.VidiClient;
import dev.vidi.client.Written;
import java.util.ArrayList;
import java.util.List;

/** Somebody reads what they have just written, on another connection: the token of the write is all that it takes. */
final class OwnWrites {

    private static final int ROUNDS = 25;

    private final Scene scene;

    OwnWrites(Scene scene) {
        this.scene = scene;
    }

    void show(Sale sale, Product product, int order) {
        Narrator narrator = scene.narrator();
        narrator.step("Read your writes: who has the token of a write sees it, wherever they read");
        narrator.line(sale.customer() + " changes an order " + ROUNDS + " times;");
        narrator.line("each time a phone, with nothing but the token of the write, reads it at once");
        Session till = scene.people().connect(sale.customer(), "shopping").session();
        VidiClient phone = scene.people().connect(sale.customer(), "my orders");
        List<Coordinates> written = new ArrayList<>();
        List<Coordinates> seen = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            Sale changed = sale.withUnits(round < ROUNDS ? round : sale.units());
            Written write = till.write(Shop.ORDERS, Shop.order(order, changed, product, product.price()));
            Answer answer = phone.session(write.token()).get(Shop.ORDERS, order);
            written.add(write.at());
            seen.add(LogBook.row(answer));
        }
        narrator.fact(
                "order",
                order + ", " + product.name() + ": " + Places.text(written.get(0)) + " to "
                        + Places.text(written.get(ROUNDS - 1)));
        narrator.claim("each of the " + ROUNDS + " reads saw exactly the write before it", written, seen);
    }
}
