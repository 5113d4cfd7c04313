package dev.vidi.it.history;

import org.jspecify.annotations.Nullable;

/**
 * What a read returned for one key.
 *
 * @param value null if the row is absent
 * @param at the record that wrote the version; for an absent row the tombstone, or null
 */
public record Observation(
        RowKey key, @Nullable String value, @Nullable Coordinates at) {
    public Observation {
        if (value != null && at == null) {
            throw new IllegalArgumentException("value " + value + " of " + key + " has no coordinates");
        }
    }

    @Override
    public String toString() {
        return key + " = " + (value == null ? "absent" : value) + (at == null ? "" : " (" + at + ")");
    }
}
