package dev.vidi.query.catalog;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The columns of a table, in order, and which of them is the key. Immutable. */
public record TableSchema(List<Column> columns, int keyColumn) {
    /** Columns that a table can have. */
    public static final int COLUMNS_MAX = 1_000;

    public TableSchema {
        columns = List.copyOf(columns);
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
        if (keyColumn < 0 || keyColumn >= columns.size()) {
            throw new IllegalArgumentException(
                    "key column must be one of the " + columns.size() + " columns, was " + keyColumn);
        }
        Column key = columns.get(keyColumn);
        if (key.nullable()) {
            throw new IllegalArgumentException("key column " + key.name() + " must be NOT NULL");
        }
        if (!key.type().allowedAsKey()) {
            throw new IllegalArgumentException("key column " + key.name() + " cannot be a "
                    + key.type().sql() + "; use INTEGER, BIGINT, DECIMAL, VARCHAR, DATE or TIMESTAMP");
        }
    }

    /** The key column. */
    public Column key() {
        return columns.get(keyColumn);
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
