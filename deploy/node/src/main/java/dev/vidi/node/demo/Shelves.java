package dev.vidi.node.demo;

import dev.vidi.client.Coordinates;
import java.util.Map;

/**
 * What the shop was filled with.
 *
 * @param products the coordinates that Kafka acknowledged, by product
 * @param orders orders of the days before, numbered from 1
 */
record Shelves(Map<Integer, Coordinates> products, int orders) {

    Shelves {
        products = Map.copyOf(products);
    }

    Coordinates of(Product product) {
        Coordinates at = products.get(product.id());
        if (at == null) {
            throw new IllegalStateException("product " + product.id() + " is not on the shelves");
        }
        return at;
    }
}
