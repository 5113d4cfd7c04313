package dev.vidi.client;

/**
 * A column of a table.
 *
 * @param type SQL text, for instance {@code DECIMAL(10, 2)}
 * @param key whether it holds the row's key, or a part of it
 * @param keyPlace its place in a key of several columns, from 1; 0 otherwise
 */
public record Column(String name, String type, boolean nullable, boolean key, int keyPlace) {

    /** A column that is no part of a key of several. */
    public Column(String name, String type, boolean nullable, boolean key) {
        this(name, type, nullable, key, 0);
    }

    static Column of(dev.vidi.proto.api.v1.Column proto) {
        return new Column(proto.getName(), proto.getType(), proto.getNullable(), proto.getKey(), proto.getKeyPlace());
    }
}
