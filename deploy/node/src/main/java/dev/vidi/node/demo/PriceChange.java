package dev.vidi.node.demo;

import dev.vidi.client.Answer;
import dev.vidi.client.Coordinates;
import java.math.BigDecimal;

/**
 * A price that was written.
 *
 * @param read what the pricing desk read before it wrote, and named as the cause
 * @param before the version that it read
 * @param at the version that it wrote
 */
record PriceChange(Product product, BigDecimal price, Answer read, Coordinates before, Coordinates at) {}
