package dev.vidi.it.producers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidi.client.DeadLetter;
import dev.vidi.client.DeadLetterCursor;
import dev.vidi.client.DeadLetterSelection;
import dev.vidi.client.Level;
import dev.vidi.client.QueryOptions;
import dev.vidi.client.QueryResult;
import dev.vidi.client.ReadOptions;
import dev.vidi.client.Row;
import dev.vidi.client.Session;
import dev.vidi.it.badinput.EmbeddedVidi;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a table shows, asked in every way, each behind all that was acknowledged before. */
final class TableRows {
    static final ReadOptions STRONG = ReadOptions.DEFAULT.withLevel(Level.STRONG);
    private static final int KEYS_AT_ONCE = 100;

    private TableRows() {}

    /**
     * Asserts that a table has just these rows: by each key alone, by many keys at once, and by a scan.
     *
     * @param expected rows by their keys
     * @param absent keys without a row
     */
    static void assertRows(EmbeddedVidi vidi, String table, Map<Object, Map<String, Object>> expected, List<?> absent) {
        assertThat(scan(vidi, table)).as("by scan").isEqualTo(expected);
        Session session = vidi.client().session();
        List<Object> keys = new ArrayList<>(expected.keySet());
        keys.addAll(absent);
        Map<Object, Map<String, Object>> together = new LinkedHashMap<>();
        for (int from = 0; from < keys.size(); from += KEYS_AT_ONCE) {
            List<Object> some = keys.subList(from, Math.min(from + KEYS_AT_ONCE, keys.size()));
            session.getMany(table, some, STRONG).rows().forEach(row -> together.put(key(row), row.toMap()));
        }
        assertThat(together).as("by many keys").isEqualTo(expected);
        for (Object key : keys) {
            assertThat(session.get(table, key).row().map(Row::toMap).orElse(null))
                    .as("row of key %s", key)
                    .isEqualTo(expected.get(key));
        }
    }

    /** All rows of a table by their keys, read by one query; a key that comes twice fails. */
    static Map<Object, Map<String, Object>> scan(EmbeddedVidi vidi, String table) {
        Map<Object, Map<String, Object>> rows = new LinkedHashMap<>();
        try (QueryResult result = vidi.client()
                .session()
                .query("SELECT * FROM " + table, List.of(), QueryOptions.DEFAULT.withLevel(Level.STRONG))) {
            result.forEachRemaining(row -> assertThat(rows.put(row.get(0), row.toMap()))
                    .as("%s twice", row.get(0))
                    .isNull());
        }
        return rows;
    }

    static List<DeadLetter> deadLetters(EmbeddedVidi vidi, String table) {
        List<DeadLetter> letters = new ArrayList<>();
        try (DeadLetterCursor cursor = vidi.client().deadLetters(DeadLetterSelection.of(table))) {
            cursor.forEachRemaining(letters::add);
        }
        return letters;
    }

    private static Object key(Row row) {
        return row.get(row.schema().keyColumns().get(0).name());
    }
}
