package dev.vidi.query.catalog;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The SQL type of a column. Immutable.
 *
 * @param precision digits of a DECIMAL; 0 for every other kind
 * @param scale digits of a DECIMAL after the point; 0 for every other kind
 * @param parts what a value is made of: the element of an ARRAY, the key and the value of a MAP, the fields of a ROW; none
 *     for every other kind
 */
public record ColumnType(Kind kind, int precision, int scale, List<Column> parts) {

    /** Digits that a DECIMAL can have. */
    public static final int DECIMAL_PRECISION_MAX = 38;

    /** Levels of ARRAY, MAP and ROW within one another. */
    public static final int NESTING_MAX = 16;

    /** Fields, elements, keys and values that the types within a type are. */
    public static final int PARTS_MAX = 1_000;

    public static final ColumnType BOOLEAN = new ColumnType(Kind.BOOLEAN, 0, 0);
    public static final ColumnType INTEGER = new ColumnType(Kind.INTEGER, 0, 0);
    public static final ColumnType BIGINT = new ColumnType(Kind.BIGINT, 0, 0);
    public static final ColumnType DOUBLE = new ColumnType(Kind.DOUBLE, 0, 0);
    public static final ColumnType VARCHAR = new ColumnType(Kind.VARCHAR, 0, 0);
    public static final ColumnType VARBINARY = new ColumnType(Kind.VARBINARY, 0, 0);
    public static final ColumnType DATE = new ColumnType(Kind.DATE, 0, 0);
    public static final ColumnType TIME = new ColumnType(Kind.TIME, 0, 0);
    public static final ColumnType TIMESTAMP = new ColumnType(Kind.TIMESTAMP, 0, 0);

    /** What the types that can be the key are called. */
    static final String KEY_TYPES = "INTEGER, BIGINT, DECIMAL, VARCHAR, VARBINARY, DATE, TIME or TIMESTAMP";

    private static final String ELEMENT = "element";
    private static final String KEY = "key";
    private static final String VALUE = "value";

    /** The closed set of types; the comment names the Java type of its values. */
    public enum Kind {
        /** {@link java.lang.Boolean}. */
        BOOLEAN,
        /** {@link java.lang.Integer}. */
        INTEGER,
        /** {@link java.lang.Long}. */
        BIGINT,
        /** {@link java.lang.Double}, finite. */
        DOUBLE,
        /** {@link java.math.BigDecimal} with the scale of the column. */
        DECIMAL,
        /** {@link java.lang.String}, well-formed Unicode of any length. */
        VARCHAR,
        /** {@code dev.vidi.query.row.Binary}, of any length. */
        VARBINARY,
        /** {@link java.time.LocalDate}, years 1 to 9999. */
        DATE,
        /** {@link java.time.LocalTime} in whole microseconds. */
        TIME,
        /** {@link java.time.Instant} in whole microseconds, years 1 to 9999. */
        TIMESTAMP,
        /** {@link java.util.List} of values of the element; null for NULL. */
        ARRAY,
        /** {@link java.util.Map} in the order of its keys, of values; null for NULL. */
        MAP,
        /** {@link java.util.List} of the values of the fields, in their order; null for NULL. */
        ROW
    }

    public ColumnType {
        Objects.requireNonNull(kind);
        parts = List.copyOf(parts);
        if (kind == Kind.DECIMAL) {
            if (precision < 1 || precision > DECIMAL_PRECISION_MAX) {
                throw new IllegalArgumentException(
                        "DECIMAL takes a precision of 1 to " + DECIMAL_PRECISION_MAX + " digits, was " + precision);
            }
            if (scale < 0 || scale > precision) {
                throw new IllegalArgumentException(
                        "DECIMAL(" + precision + ", s) takes a scale of 0 to " + precision + ", was " + scale);
            }
        } else if (precision != 0 || scale != 0) {
            throw new IllegalArgumentException(kind + " takes neither precision nor scale; write it without");
        }
        switch (kind) {
            case ARRAY -> requireParts(kind, parts, 1);
            case MAP -> {
                requireParts(kind, parts, 2);
                requireMapKey(parts.get(0));
            }
            case ROW -> requireFields(parts);
            default -> requireParts(kind, parts, 0);
        }
        requireBounds(parts);
    }

    /** A type that is made of no others. */
    public ColumnType(Kind kind, int precision, int scale) {
        this(kind, precision, scale, List.of());
    }

    private static void requireParts(Kind kind, List<Column> parts, int count) {
        if (parts.size() != count) {
            throw new IllegalArgumentException(kind + " is made of " + count + " types, found " + parts.size());
        }
    }

    private static void requireMapKey(Column key) {
        boolean plain = switch (key.type().kind()) {
            case INTEGER, BIGINT, VARCHAR -> true;
            default -> false;
        };
        if (!plain || key.nullable()) {
            throw new IllegalArgumentException(
                    "the key of a MAP is an INTEGER, BIGINT or VARCHAR, found " + key.type());
        }
    }

    private static void requireFields(List<Column> fields) {
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("a ROW has at least one field, such as ROW(a INTEGER, b VARCHAR)");
        }
        Set<String> names = new HashSet<>();
        for (Column field : fields) {
            if (!names.add(field.name().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(
                        "field " + field.name() + " of a ROW is declared twice (names are compared without case)");
            }
        }
    }

    private static void requireBounds(List<Column> parts) {
        if (!parts.isEmpty() && depth(parts) >= NESTING_MAX) {
            throw new IllegalArgumentException("ARRAY, MAP and ROW are nested at most " + NESTING_MAX + " levels deep");
        }
        if (count(parts) > PARTS_MAX) {
            throw new IllegalArgumentException("a type has at most " + PARTS_MAX + " types within it");
        }
    }

    /** Levels of the deepest of these. */
    private static int depth(List<Column> parts) {
        int deepest = 0;
        for (Column part : parts) {
            List<Column> within = part.type().parts();
            deepest = Math.max(deepest, within.isEmpty() ? 0 : 1 + depth(within));
        }
        return deepest;
    }

    private static int count(List<Column> parts) {
        int count = parts.size();
        for (Column part : parts) {
            count += count(part.type().parts());
        }
        return count;
    }

    /** DECIMAL with this many digits, of which {@code scale} after the point. */
    public static ColumnType decimal(int precision, int scale) {
        return new ColumnType(Kind.DECIMAL, precision, scale);
    }

    /** ARRAY of elements that may be NULL. */
    public static ColumnType array(ColumnType element) {
        return array(element, true);
    }

    /** ARRAY. */
    public static ColumnType array(ColumnType element, boolean nullable) {
        return new ColumnType(Kind.ARRAY, 0, 0, List.of(new Column(ELEMENT, element, nullable)));
    }

    /** MAP to values that may be NULL. */
    public static ColumnType map(ColumnType key, ColumnType value) {
        return map(key, value, true);
    }

    /** MAP. */
    public static ColumnType map(ColumnType key, ColumnType value, boolean nullable) {
        return new ColumnType(Kind.MAP, 0, 0, List.of(new Column(KEY, key, false), new Column(VALUE, value, nullable)));
    }

    /** ROW of these fields. */
    public static ColumnType row(List<Column> fields) {
        return new ColumnType(Kind.ROW, 0, 0, fields);
    }

    /** The types that a column can have, as text for messages. */
    public static String supported() {
        return Arrays.stream(Kind.values())
                .map(kind -> switch (kind) {
                    case DECIMAL -> "DECIMAL(p, s)";
                    case ARRAY -> "ARRAY<type>";
                    case MAP -> "MAP<key, type>";
                    case ROW -> "ROW(name type, ...)";
                    default -> kind.name();
                })
                .collect(Collectors.joining(", "));
    }

    /**
     * Reads what {@link #sql()} writes, and the synonyms INT, NUMERIC, DEC, DOUBLE PRECISION, BINARY VARYING and {@code type
     * ARRAY}, in any case.
     *
     * @throws IllegalArgumentException when this is no supported type; the message lists those that are
     */
    public static ColumnType parse(String sql) {
        return new TypeText(sql).read();
    }

    /** The type as SQL text, such as {@code DECIMAL(10, 2)} or {@code ARRAY<ROW(a INTEGER, b VARCHAR)>}. */
    public String sql() {
        return switch (kind) {
            case DECIMAL -> "DECIMAL(" + precision + ", " + scale + ")";
            case ARRAY -> "ARRAY<" + typeSql(parts.get(0)) + ">";
            case MAP -> "MAP<" + parts.get(0).type().sql() + ", " + typeSql(parts.get(1)) + ">";
            case ROW ->
                parts.stream()
                        .map(field -> TypeText.name(field.name()) + " " + typeSql(field))
                        .collect(Collectors.joining(", ", "ROW(", ")"));
            default -> kind.name();
        };
    }

    private static String typeSql(Column part) {
        return part.type().sql() + (part.nullable() ? "" : " NOT NULL");
    }

    /** Whether values are made of others: ARRAY, MAP and ROW. */
    public boolean isNested() {
        return !parts.isEmpty();
    }

    /** The element of an ARRAY. */
    public Column element() {
        return part(Kind.ARRAY, 0);
    }

    /** The key of a MAP. */
    public Column mapKey() {
        return part(Kind.MAP, 0);
    }

    /** The value of a MAP. */
    public Column mapValue() {
        return part(Kind.MAP, 1);
    }

    private Column part(Kind wanted, int index) {
        if (kind != wanted) {
            throw new IllegalStateException(this + " is no " + wanted);
        }
        return parts.get(index);
    }

    /** The place of the field of a ROW of this name, whatever its case, or -1. */
    public int indexOf(String field) {
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).name().equalsIgnoreCase(field)) {
                return i;
            }
        }
        return -1;
    }

    /** True when a column of this type can be the key: BOOLEAN, DOUBLE, ARRAY, MAP and ROW cannot. */
    public boolean allowedAsKey() {
        return kind != Kind.BOOLEAN && kind != Kind.DOUBLE && !isNested();
    }

    @Override
    public String toString() {
        return sql();
    }
}
