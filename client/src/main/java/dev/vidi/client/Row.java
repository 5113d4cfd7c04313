package dev.vidi.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One version of a row. Values are Boolean, Long, Double, BigDecimal, String, ByteBuffer (of a VARBINARY, read-only),
 * LocalDate, LocalTime, Instant, List (of an ARRAY), Map (of a MAP, and of a ROW by the names of its fields) or null.
 *
 * @param values in the order of the schema's columns
 * @param at the record that wrote this version
 */
public record Row(TableSchema schema, List<@Nullable Object> values, Coordinates at) {

    /** Copies the values and checks that there is one for each column. */
    public Row {
        values = Collections.unmodifiableList(new ArrayList<>(values));
        if (values.size() != schema.columns().size()) {
            throw new IllegalArgumentException("table " + schema.table() + " has "
                    + schema.columns().size() + " columns, the row " + values.size() + " values");
        }
    }

    /** Value of the column at a position, from 0. */
    public @Nullable Object get(int column) {
        return values.get(column);
    }

    /** Value of a column. */
    public @Nullable Object get(String column) {
        return values.get(schema.indexOf(column));
    }

    /** Value of a column as the type given; {@link ClassCastException} when it is of another. */
    public <T> @Nullable T get(String column, Class<T> type) {
        return type.cast(get(column));
    }

    /** Columns and values, in order. */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            map.put(schema.columns().get(i).name(), values.get(i));
        }
        return Collections.unmodifiableMap(map);
    }
}
