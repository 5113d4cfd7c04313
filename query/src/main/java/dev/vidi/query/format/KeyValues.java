package dev.vidi.query.format;

import dev.vidi.query.catalog.TableSchema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The columns of a record's key in the row of its value. */
final class KeyValues {

    private KeyValues() {}

    /**
     * Puts them there.
     *
     * @param absent what stands in the row for a column that the value does not have
     * @throws MalformedRecordException when the value has one, and another than the key
     */
    static void put(TableSchema schema, Object key, @Nullable Object[] row, @Nullable Object absent)
            throws MalformedRecordException {
        List<Integer> columns = schema.keyColumns();
        if (columns.size() == 1) {
            put(schema, columns.get(0), key, row, absent);
            return;
        }
        List<?> values = schema.keyValues(key);
        for (int i = 0; i < values.size(); i++) {
            put(schema, columns.get(i), values.get(i), row, absent);
        }
    }

    private static void put(
            TableSchema schema, int column, Object value, @Nullable Object[] row, @Nullable Object absent)
            throws MalformedRecordException {
        if (row[column] != absent && !value.equals(row[column])) {
            throw new MalformedRecordException(
                    "field " + schema.columns().get(column).name() + " does not agree with the record key");
        }
        row[column] = value;
    }
}
