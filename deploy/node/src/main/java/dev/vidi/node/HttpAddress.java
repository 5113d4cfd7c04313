package dev.vidi.node;

import java.util.List;

/**
 * Where HTTP listens, and to pages of which other sites it answers.
 *
 * @param port 0 for any free one
 * @param origins as browsers name them, for instance {@code https://shop.example}; {@code *} is any
 */
public record HttpAddress(String host, int port, List<String> origins) {
    public HttpAddress {
        origins = List.copyOf(origins);
    }
}
