package dev.vidi.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row of a query's result. Values are Boolean, Long, Double, BigDecimal, String, LocalDate, Instant or null.
 *
 * @param columns of the result
 * @param values in the order of the columns
 * @param at the record that wrote the row of the table that this row was made of
 */
public record QueryRow(List<Column> columns, List<@Nullable Object> values, Coordinates at) {

    /** Copies and checks that there is one value for each column. */
    public QueryRow {
        columns = List.copyOf(columns);
        values = Collections.unmodifiableList(new ArrayList<>(values));
        if (values.size() != columns.size()) {
            throw new IllegalArgumentException(
                    "the result has " + columns.size() + " columns, the row " + values.size() + " values");
        }
    }

    /** Value of the column at a position, from 0. */
    public @Nullable Object get(int column) {
        return values.get(column);
    }

    /** Value of the column at a position, from 0, as the type given; {@link ClassCastException} when it is of another. */
    public <T> @Nullable T get(int column, Class<T> type) {
        return type.cast(get(column));
    }

    /** Value of a column, the first of that name; {@link IllegalArgumentException} names the columns that there are. */
    public @Nullable Object get(String column) {
        return values.get(indexOf(column));
    }

    /** Value of a column as the type given; {@link ClassCastException} when it is of another. */
    public <T> @Nullable T get(String column, Class<T> type) {
        return type.cast(get(column));
    }

    /** Columns and values, in order; of columns with one name the last. */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            map.put(columns.get(i).name(), values.get(i));
        }
        return Collections.unmodifiableMap(map);
    }

    private int indexOf(String column) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(column)) {
                return i;
            }
        }
        throw new IllegalArgumentException("the result has no column " + column + "; its columns are "
                + columns.stream().map(Column::name).toList());
    }
}
