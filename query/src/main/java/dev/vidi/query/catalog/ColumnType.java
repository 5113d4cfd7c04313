package dev.vidi.query.catalog;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The SQL type of a column. Precision and scale are those of DECIMAL, and 0 for every other kind.
 */
public record ColumnType(Kind kind, int precision, int scale) {
    /** Digits that a DECIMAL can have. */
    public static final int DECIMAL_PRECISION_MAX = 38;

    public static final ColumnType BOOLEAN = new ColumnType(Kind.BOOLEAN, 0, 0);
    public static final ColumnType INTEGER = new ColumnType(Kind.INTEGER, 0, 0);
    public static final ColumnType BIGINT = new ColumnType(Kind.BIGINT, 0, 0);
    public static final ColumnType DOUBLE = new ColumnType(Kind.DOUBLE, 0, 0);
    public static final ColumnType VARCHAR = new ColumnType(Kind.VARCHAR, 0, 0);
    public static final ColumnType DATE = new ColumnType(Kind.DATE, 0, 0);
    public static final ColumnType TIMESTAMP = new ColumnType(Kind.TIMESTAMP, 0, 0);

    private static final Pattern SYNTAX =
            Pattern.compile("\\s*([A-Za-z][A-Za-z ]*?)\\s*(?:\\(\\s*(\\d{1,9})\\s*(?:,\\s*(\\d{1,9})\\s*)?\\))?\\s*");

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
        /** {@link java.time.LocalDate}, years 1 to 9999. */
        DATE,
        /** {@link java.time.Instant} in whole microseconds, years 1 to 9999. */
        TIMESTAMP
    }

    public ColumnType {
        Objects.requireNonNull(kind);
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
    }

    /** DECIMAL with this many digits, of which {@code scale} after the point. */
    public static ColumnType decimal(int precision, int scale) {
        return new ColumnType(Kind.DECIMAL, precision, scale);
    }

    /** The types that a column can have, as text for messages. */
    public static String supported() {
        return Arrays.stream(Kind.values())
                .map(kind -> kind == Kind.DECIMAL ? "DECIMAL(p, s)" : kind.name())
                .collect(Collectors.joining(", "));
    }

    /**
     * Reads what {@link #sql()} writes, and the synonyms INT, NUMERIC, DEC and DOUBLE PRECISION, in any case.
     *
     * @throws IllegalArgumentException when this is no supported type; the message lists those that are
     */
    public static ColumnType parse(String sql) {
        Matcher matcher = SYNTAX.matcher(sql);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("expected a type, one of " + supported() + "; found " + sql);
        }
        Kind kind = kindOf(matcher.group(1));
        String precision = matcher.group(2);
        String scale = matcher.group(3);
        if (precision == null) {
            if (kind == Kind.DECIMAL) {
                throw new IllegalArgumentException("DECIMAL needs a precision and a scale, such as DECIMAL(10, 2)");
            }
            return new ColumnType(kind, 0, 0);
        }
        if (kind != Kind.DECIMAL) {
            throw new IllegalArgumentException(kind + " takes no length or precision; write " + kind);
        }
        return decimal(Integer.parseInt(precision), scale == null ? 0 : Integer.parseInt(scale));
    }

    /** The type as SQL text, such as {@code DECIMAL(10, 2)}. */
    public String sql() {
        return kind == Kind.DECIMAL ? "DECIMAL(" + precision + ", " + scale + ")" : kind.name();
    }

    /** True when a column of this type can be the key: BOOLEAN and DOUBLE cannot. */
    public boolean allowedAsKey() {
        return kind != Kind.BOOLEAN && kind != Kind.DOUBLE;
    }

    @Override
    public String toString() {
        return sql();
    }

    private static Kind kindOf(String name) {
        String upper = name.toUpperCase(Locale.ROOT).replaceAll(" +", " ");
        return switch (upper) {
            case "INT" -> Kind.INTEGER;
            case "NUMERIC", "DEC" -> Kind.DECIMAL;
            case "DOUBLE PRECISION" -> Kind.DOUBLE;
            default ->
                Arrays.stream(Kind.values())
                        .filter(kind -> kind.name().equals(upper))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "type " + upper + " is not supported; supported are " + supported()));
        };
    }
}
