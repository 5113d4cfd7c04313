package dev.vidi.it.history;

import org.jspecify.annotations.Nullable;

/**
 * One record of a source topic.
 *
 * @param value null for a tombstone
 * @param operation the operation id that it carries, if any
 */
public record SourceRecord(
        Coordinates at,
        RowKey key,
        @Nullable String value,
        @Nullable String operation) {
    @Override
    public String toString() {
        return at + " {" + key + (value == null ? " deleted" : " = " + value)
                + (operation == null ? "" : ", operation " + operation) + "}";
    }
}
