package dev.vidi.cli.load;

/**
 * A row as it is written.
 *
 * @param json one object
 * @param key what rows with the same key have in common; empty when the line does not tell
 */
record RowText(String json, String key) {}
