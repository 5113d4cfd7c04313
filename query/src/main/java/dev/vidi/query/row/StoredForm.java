package dev.vidi.query.row;

import dev.vidi.query.catalog.ColumnType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Comparator;

/**
 * Values as they are stored and calculated with: a DATE as the Integer of its days since 1970, a TIMESTAMP and a TIME as the
 * Long of their microseconds since 1970 and since midnight, so also within ARRAY, MAP and ROW; anything else as in a row.
 */
public final class StoredForm {

    /** Texts in the order of their code points, which is that of their UTF-8 and of keys. */
    private static final Comparator<Object> TEXT = (left, right) -> compareText((String) left, (String) right);

    @SuppressWarnings("unchecked") // values of one type
    private static final Comparator<Object> NATURAL = (left, right) -> ((Comparable<Object>) left).compareTo(right);

    private StoredForm() {}

    /** The stored form of a value that is in its type's domain. */
    public static Object of(ColumnType type, Object value) {
        return switch (type.kind()) {
            case DATE -> (int) ((LocalDate) value).toEpochDay();
            case TIME -> Micros.of((LocalTime) value);
            case TIMESTAMP -> Micros.of((Instant) value);
            case BOOLEAN, INTEGER, BIGINT, DOUBLE, DECIMAL, VARCHAR, VARBINARY -> value;
            case ARRAY, MAP, ROW -> NestedValues.mapped(type, value, StoredForm::of);
        };
    }

    /** The value that has this stored form. */
    public static Object value(ColumnType type, Object stored) {
        return switch (type.kind()) {
            case DATE -> LocalDate.ofEpochDay((Integer) stored);
            case TIME -> Micros.toTime((Long) stored);
            case TIMESTAMP -> Micros.toInstant((Long) stored);
            case BOOLEAN, INTEGER, BIGINT, DOUBLE, DECIMAL, VARCHAR, VARBINARY -> stored;
            case ARRAY, MAP, ROW -> NestedValues.mapped(type, stored, StoredForm::value);
        };
    }

    /** Whether values of a type, or some within them, are stored in another form than they have. */
    static boolean differs(ColumnType type) {
        return switch (type.kind()) {
            case DATE, TIME, TIMESTAMP -> true;
            default -> type.parts().stream().anyMatch(part -> differs(part.type()));
        };
    }

    /** The order of the values of a type that is not made of others, the same as that of their keys. */
    public static Comparator<Object> order(ColumnType type) {
        return type.kind() == ColumnType.Kind.VARCHAR ? TEXT : NATURAL;
    }

    /** Compares by code point, where {@link String#compareTo} compares by halves of surrogate pairs. */
    public static int compareText(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int i = 0; i < length; i++) {
            char l = left.charAt(i);
            char r = right.charAt(i);
            if (l != r) {
                boolean pair = Character.isSurrogate(l);
                return pair == Character.isSurrogate(r) ? Character.compare(l, r) : pair ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }
}
