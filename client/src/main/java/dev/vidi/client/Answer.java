package dev.vidi.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one read got.
 *
 * @param readId UUID text: cite it as the cause of a write
 * @param results one per key, in the order asked
 * @param position highest offset applied of each partition that answered, -1 when nothing was there to apply
 * @param token stands for this answer and everything that the session had seen when it asked
 */
public record Answer(
        String readId, TableSchema schema, List<KeyAnswer> results, Map<Integer, Long> position, Token token) {

    /** Copies the results and the position. */
    public Answer {
        results = List.copyOf(results);
        position = Map.copyOf(position);
    }

    /** The row of a read of one key, or of the first key of several. */
    public Optional<Row> row() {
        return results.stream().findFirst().flatMap(KeyAnswer::found);
    }

    /** The rows that were found. */
    public List<Row> rows() {
        return results.stream().flatMap(result -> result.found().stream()).toList();
    }
}
