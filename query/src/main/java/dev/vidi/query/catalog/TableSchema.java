package dev.vidi.query.catalog;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table, in order, and which of them are the key. Immutable.
 *
 * @param keyColumns places of the columns of the key, in the order in which keys are compared
 */
public record TableSchema(List<Column> columns, List<Integer> keyColumns) {

    /** Columns that a table can have. */
    public static final int COLUMNS_MAX = 1_000;

    /** Columns that a key can have. */
    public static final int KEY_COLUMNS_MAX = 32;

    public TableSchema {
        columns = List.copyOf(columns);
        keyColumns = List.copyOf(keyColumns);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("a table needs at least one column, the key");
        }
        if (columns.size() > COLUMNS_MAX) {
            throw new IllegalArgumentException(
                    "a table has at most " + COLUMNS_MAX + " columns, found " + columns.size());
        }
        Set<String> names = new HashSet<>();
        for (Column column : columns) {
            if (!names.add(column.name().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(
                        "column " + column.name() + " is declared twice (names are compared without case)");
            }
        }
        if (keyColumns.isEmpty() || keyColumns.size() > KEY_COLUMNS_MAX) {
            throw new IllegalArgumentException(
                    "a key has 1 to " + KEY_COLUMNS_MAX + " columns, found " + keyColumns.size());
        }
        Set<Integer> seen = new HashSet<>();
        for (int keyColumn : keyColumns) {
            requireKey(columns, keyColumn);
            if (!seen.add(keyColumn)) {
                throw new IllegalArgumentException(
                        "column " + columns.get(keyColumn).name() + " is in the key twice");
            }
        }
    }

    private static void requireKey(List<Column> columns, int keyColumn) {
        if (keyColumn < 0 || keyColumn >= columns.size()) {
            throw new IllegalArgumentException(
                    "key column must be one of the " + columns.size() + " columns, was " + keyColumn);
        }
        Column key = columns.get(keyColumn);
        if (key.nullable()) {
            throw new IllegalArgumentException("key column " + key.name() + " must be NOT NULL");
        }
        if (!key.type().allowedAsKey()) {
            throw new IllegalArgumentException(
                    "key column " + key.name() + " cannot be a " + key.type().sql() + "; use " + ColumnType.KEY_TYPES);
        }
    }

    /** A table whose key is one column. */
    public TableSchema(List<Column> columns, int keyColumn) {
        this(columns, List.of(keyColumn));
    }

    /** Whether the key has several columns, so that its value is that of a ROW of them. */
    public boolean hasCompositeKey() {
        return keyColumns.size() > 1;
    }

    /** The key as a column: the one that it is, or one named as {@code (a, b)} whose type is the ROW of several. */
    public Column key() {
        if (!hasCompositeKey()) {
            return columns.get(keyColumns.get(0));
        }
        List<Column> fields = keyFields();
        String name = fields.stream().map(Column::name).collect(Collectors.joining(", ", "(", ")"));
        return new Column(name.length() <= Column.NAME_LENGTH_MAX ? name : "key", ColumnType.row(fields), false);
    }

    /** The columns of the key, in its order. */
    public List<Column> keyFields() {
        return keyColumns.stream().map(columns::get).toList();
    }

    /** Whether a column is one of the key's. */
    public boolean isKey(int column) {
        return keyColumns.contains(column);
    }

    /**
     * The key of a row, as a value of {@link #key()}.
     *
     * @throws IllegalArgumentException when a column of the key is NULL
     */
    public Object keyOf(@Nullable Object[] row) {
        Object[] values = new Object[keyColumns.size()];
        for (int i = 0; i < values.length; i++) {
            int column = keyColumns.get(i);
            Object value = row[column];
            if (value == null) {
                throw new IllegalArgumentException(
                        "column " + columns.get(column).name() + ": it is NOT NULL, found NULL");
            }
            values[i] = value;
        }
        return hasCompositeKey() ? List.of(values) : values[0];
    }

    /** The value of each column of a key, in its order. */
    public List<?> keyValues(Object key) {
        return hasCompositeKey() ? (List<?>) key : List.of(key);
    }

    /** The place of the column of this name, whatever its case, or -1. */
    public int indexOf(String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }
}
