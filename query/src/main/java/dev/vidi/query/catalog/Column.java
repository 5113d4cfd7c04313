package dev.vidi.query.catalog;

import java.util.Objects;

/** A named, typed column. Names keep the case they were declared in and are compared without it. */
public record Column(String name, ColumnType type, boolean nullable) {
    /** Characters that a name can have. */
    public static final int NAME_LENGTH_MAX = 128;

    public Column {
        Objects.requireNonNull(type);
        if (name.isBlank()) {
            throw new IllegalArgumentException("a column needs a name");
        }
        if (name.length() > NAME_LENGTH_MAX) {
            throw new IllegalArgumentException("a column name has at most " + NAME_LENGTH_MAX + " characters, "
                    + name.substring(0, 32) + "... has " + name.length());
        }
    }
}
