package dev.vidi.client;

/**
 * A column of a table.
 *
 * @param type SQL text, for instance {@code DECIMAL(10, 2)}
 * @param key whether it holds the row's key
 */
public record Column(String name, String type, boolean nullable, boolean key) {

    static Column of(dev.vidi.proto.api.v1.Column proto) {
        return new Column(proto.getName(), proto.getType(), proto.getNullable(), proto.getKey());
    }
}
