package dev.vidi.client;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one key of a read found.
 *
 * @param row null when there is no such row
 */
public record KeyAnswer(@Nullable Object key, @Nullable Row row) {

    /** The row, if there is one. */
    public Optional<Row> found() {
        return Optional.ofNullable(row);
    }
}
