package dev.vidi.node.demo;

import dev.vidi.client.Coordinates;
import dev.vidi.client.Level;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What happens in the shop, in order. People, quantities and prices are those of one store on one day. */
final class Story {

    /** What costs less is one. */
    private static final BigDecimal BARGAIN = new BigDecimal("0.70");

    private final Scene scene;
    private final FoodMart data;
    private final LocalDate day;
    private final List<Sale> today;
    private final Product product;

    /** A day of a store on which at least four people bought the product, one of them something else, too. */
    Story(Scene scene, FoodMart data, LocalDate day, int store, int product) {
        this.scene = scene;
        this.data = data;
        this.day = day;
        this.today = data.on(day, store);
        this.product = data.product(product);
    }

    void tell(Shelves shelves) {
        List<Sale> buyers =
                today.stream().filter(sale -> sale.product() == product.id()).toList();
        Sale early = buyers.get(0);
        Sale hasty = buyers.get(1);
        Sale next = buyers.get(2);
        Sale wary = buyers.get(3);
        new FirstRead(scene).show(early.customer(), product, shelves.of(product));

        PricingDesk desk = new PricingDesk(scene);
        scene.narrator().step("A price is changed, and the comma slips: " + product.price() + " becomes " + slipped());
        PriceChange wrong = desk.change(product, slipped());
        desk.prove(wrong, shelves.of(product));

        Shoppers shoppers = new Shoppers(scene, shelves.orders());
        scene.narrator().step("Shoppers see the wrong price, and some order because of it");
        Visit first = shoppers.buy(hasty, wrong, Level.SESSION);
        Visit second = shoppers.buy(next, wrong, Level.SESSION);
        Visit none = shoppers.lookOnly(wary.customer(), wrong);

        scene.narrator().step("The price is put right, and a STRONG read by somebody else sees it at once");
        PriceChange right = desk.change(product, product.price());
        shoppers.buy(early, right, Level.STRONG);
        desk.prove(right, wrong.at());

        Sale other = otherThing(wary.customer());
        new OwnWrites(scene).show(other, data.product(other.product()), shoppers.nextOrder());
        new PricePair(scene, product, elsewhere(shelves)).show(shelves, right);

        Map<String, List<Coordinates>> became = new TreeMap<>();
        became.put(PricingDesk.WHO, List.of(right.at()));
        List.of(first, second, none)
                .forEach(visit ->
                        became.put(visit.who(), visit.ordered().stream().toList()));
        new Inquiry(scene).ask(wrong, product.price(), became, hasty.units() + next.units());
        new Search(scene, data).show(BARGAIN, shelves, right);
        new Display(scene).show(product, BARGAIN, BARGAIN.subtract(new BigDecimal("0.10")));
    }

    /** The price with its comma one place too far to the left. */
    private BigDecimal slipped() {
        return product.price().movePointLeft(1).setScale(2, RoundingMode.DOWN);
    }

    /** Something else that somebody bought. */
    private Sale otherThing(String who) {
        return today.stream()
                .filter(sale -> sale.customer().equals(who) && sale.product() != product.id())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(who + " bought nothing else on " + day));
    }

    /** A product that was bought that day and lies in another partition. */
    private Product elsewhere(Shelves shelves) {
        return today.stream()
                .map(sale -> data.product(sale.product()))
                .filter(other ->
                        shelves.of(other).partition() != shelves.of(product).partition())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("all products of " + day + " lie in one partition"));
    }
}
