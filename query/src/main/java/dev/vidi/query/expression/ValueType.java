package dev.vidi.query.expression;

import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.ColumnType.Kind;

/**
 * The type of an expression.
 *
 * @param length characters of a text, digits of a DECIMAL, digits of a TIMESTAMP's fraction; -1 for as many as may be
 * @param scale digits of a DECIMAL after the point
 * @param padded whether a text is filled up with spaces to its length
 */
public record ValueType(Kind kind, int length, int scale, boolean padded) {

    /** The type of a column that holds such values. */
    public ColumnType column() {
        return kind == Kind.DECIMAL ? ColumnType.decimal(length, scale) : new ColumnType(kind, 0, 0);
    }

    boolean isNumber() {
        return switch (kind) {
            case INTEGER, BIGINT, DOUBLE, DECIMAL -> true;
            case BOOLEAN, VARCHAR, DATE, TIMESTAMP -> false;
        };
    }

    boolean isWhole() {
        return kind == Kind.INTEGER || kind == Kind.BIGINT;
    }

    @Override
    public String toString() {
        return column().sql();
    }
}
