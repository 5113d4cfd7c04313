package dev.vidi.it.history;

/** The key of one row of one table. */
public record RowKey(String table, String key) {
    @Override
    public String toString() {
        return table + "/" + key;
    }
}
