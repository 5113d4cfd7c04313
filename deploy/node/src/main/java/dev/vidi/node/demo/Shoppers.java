package dev.vidi.node.demo;

import dev.vidi.client.Answer;
import dev.vidi.client.Coordinates;
import dev.vidi.client.Level;
import dev.vidi.client.LogEvent;
import dev.vidi.client.ReadOptions;
import dev.vidi.client.Session;
import dev.vidi.client.WriteOptions;
import dev.vidi.client.Written;
import java.util.List;

/** People look at a product, and some order because of what they saw. */
final class Shoppers {

    private static final String PURPOSE = "shopping";

    private final Scene scene;
    private int orders;

    /** The orders are numbered on from those that there are. */
    Shoppers(Scene scene, int orders) {
        this.scene = scene;
        this.orders = orders;
    }

    /** Looks, and orders what the sale says at the price that was seen. */
    Visit buy(Sale sale, PriceChange current, Level level) {
        Session session = session(sale.customer());
        Answer read = look(session, sale.customer(), current, level);
        int id = nextOrder();
        String order = Shop.order(id, sale, current.product(), Rows.price(read));
        Written written = session.write(Shop.ORDERS, order, WriteOptions.DEFAULT.causedBy(read));
        LogBook.Logged<LogEvent.Caused> causes = scene.log().causes(Shop.ORDERS, written.at());
        scene.narrator()
                .fact(
                        "ordered",
                        sale.units() + " at " + Rows.price(read) + ": order " + id + ", " + Places.text(written.at()));
        scene.narrator()
                .claim(
                        "the read log has its cause, at " + Places.text(causes.at()),
                        List.of(String.valueOf(id), List.of(read.readId())),
                        List.of(
                                String.valueOf(causes.event().key()),
                                causes.event().readIds()));
        return new Visit(sale.customer(), read, written.at());
    }

    /** Looks, and orders nothing. */
    Visit lookOnly(String who, PriceChange current) {
        return new Visit(who, look(session(who), who, current, Level.SESSION), null);
    }

    /** The number of an order that somebody else will write. */
    int nextOrder() {
        orders++;
        return orders;
    }

    private Session session(String who) {
        return scene.people().connect(who, PURPOSE).session();
    }

    private Answer look(Session session, String who, PriceChange current, Level level) {
        Answer read = session.get(Shop.PRODUCTS, current.product().id(), ReadOptions.DEFAULT.withLevel(level));
        LogBook.Logged<LogEvent.Answered> logged = scene.log().answer(read);
        Coordinates version = LogBook.row(read);
        Narrator narrator = scene.narrator();
        narrator.line(who + " looks" + (level == Level.STRONG ? ", STRONG" : ""));
        narrator.fact("read", Places.shortId(read.readId()) + ", answered at " + Places.text(logged.at()));
        narrator.fact("saw", Places.text(version) + ", price " + Rows.price(read));
        narrator.claim(
                "that is what the pricing desk wrote; the read log names " + who,
                List.of(current.at(), current.price(), who),
                List.of(version, Rows.price(read), logged.event().principal()));
        return read;
    }
}
