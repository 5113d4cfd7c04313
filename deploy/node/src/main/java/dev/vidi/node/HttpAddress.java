package dev.vidi.node;

import java.util.List;

/**
 * Where HTTP listens, and to pages of which other sites it answers.
 *
 * @param origins as browsers name them, for instance {@code https://shop.example}; {@code *} is any
 */
public record HttpAddress(Address address, List<String> origins) {
    public HttpAddress {
        origins = List.copyOf(origins);
    }
}
