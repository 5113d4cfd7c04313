package dev.vidi.client;

/**
 * A column of a table.
 *
 * @param type SQL text, for instance {@code DECIMAL(10, 2)}
 * @param key whether it holds the row's key
 */
public record Column(String name, String type, boolean nullable, boolean key) {}
