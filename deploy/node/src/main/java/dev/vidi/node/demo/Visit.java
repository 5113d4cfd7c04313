package dev.vidi.node.demo;

import dev.vidi.client.Answer;
import dev.vidi.client.Coordinates;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Somebody looked at a product, and perhaps ordered.
 *
 * @param read the look
 * @param order the order that was written because of it; null when there was none
 */
record Visit(String who, Answer read, @Nullable Coordinates order) {

    Optional<Coordinates> ordered() {
        return Optional.ofNullable(order);
    }
}
