package dev.vidi.query.expression;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.ColumnType.Kind;
import java.util.List;

/**
 * The type of an expression.
 *
 * @param length characters of a text, digits of a DECIMAL, digits of the fraction of a TIME or TIMESTAMP; -1 for as many as
 *     may be
 * @param scale digits of a DECIMAL after the point
 * @param padded whether a text is filled up with spaces to its length
 * @param parts what a value is made of, as in {@link ColumnType}
 */
public record ValueType(Kind kind, int length, int scale, boolean padded, List<Column> parts) {

    public ValueType {
        parts = List.copyOf(parts);
    }

    /** A type that is made of no others. */
    public ValueType(Kind kind, int length, int scale, boolean padded) {
        this(kind, length, scale, padded, List.of());
    }

    /** The type of the values of a column, of any length. */
    public static ValueType of(ColumnType type) {
        int length = type.kind() == Kind.DECIMAL ? type.precision() : -1;
        return new ValueType(type.kind(), length, type.scale(), false, type.parts());
    }

    /** The type of a column that holds such values. */
    public ColumnType column() {
        return kind == Kind.DECIMAL ? ColumnType.decimal(length, scale) : new ColumnType(kind, 0, 0, parts);
    }

    /** Whether values are numbers. */
    public boolean isNumber() {
        return switch (kind) {
            case INTEGER, BIGINT, DOUBLE, DECIMAL -> true;
            case BOOLEAN, VARCHAR, VARBINARY, DATE, TIME, TIMESTAMP, ARRAY, MAP, ROW -> false;
        };
    }

    /** Whether values are made of others. */
    boolean isNested() {
        return !parts.isEmpty();
    }

    /** Whether values are of the same type, whatever within them may be NULL. */
    boolean isSame(ValueType other) {
        return isSame(column(), other.column());
    }

    private static boolean isSame(ColumnType left, ColumnType right) {
        boolean plain = left.kind() == right.kind()
                && left.precision() == right.precision()
                && left.scale() == right.scale()
                && left.parts().size() == right.parts().size();
        for (int i = 0; plain && i < left.parts().size(); i++) {
            plain = isSame(left.parts().get(i).type(), right.parts().get(i).type());
        }
        return plain;
    }

    boolean isWhole() {
        return kind == Kind.INTEGER || kind == Kind.BIGINT;
    }

    @Override
    public String toString() {
        return column().sql();
    }
}
