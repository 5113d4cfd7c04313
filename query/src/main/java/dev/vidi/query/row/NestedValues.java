package dev.vidi.query.row;

import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Values that are made of others: those of ARRAY, MAP and ROW, as {@link ColumnType.Kind} says. */
final class NestedValues {

    /** Makes something of a value that is not NULL. */
    @FunctionalInterface
    interface Mapping {
        Object apply(ColumnType type, Object value);
    }

    private NestedValues() {}

    /** The value in its canonical form, see {@link Domain#admit}. */
    static Object admit(ColumnType type, Object value) {
        return switch (type.kind()) {
            case ARRAY ->
                elements(
                        type.element(),
                        requireSize(Domain.cast(type, List.class, value).size(), (List<?>) value));
            case MAP -> entries(type, Domain.cast(type, Map.class, value));
            case ROW -> fields(type, Domain.cast(type, List.class, value));
            default -> throw new IllegalStateException(type + " is made of nothing");
        };
    }

    private static <T> T requireSize(int size, T value) {
        if (size > Domain.ELEMENTS_MAX) {
            throw new IllegalArgumentException(
                    "an ARRAY or MAP has at most " + Domain.ELEMENTS_MAX + " elements, found " + size);
        }
        return value;
    }

    private static List<@Nullable Object> elements(Column element, List<?> values) {
        List<@Nullable Object> admitted = new ArrayList<>(values.size());
        for (Object value : values) {
            admitted.add(admitPart(element, value, "element", admitted.size() + 1));
        }
        return Collections.unmodifiableList(admitted);
    }

    private static Map<Object, @Nullable Object> entries(ColumnType type, Map<?, ?> entries) {
        boolean unused = requireSize(entries.size(), true);
        Map<Object, @Nullable Object> admitted =
                new TreeMap<>(StoredForm.order(type.mapKey().type()));
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            Object key = admitPart(type.mapKey(), entry.getKey(), "key", admitted.size() + 1);
            admitted.put(
                    java.util.Objects.requireNonNull(key),
                    admitPart(type.mapValue(), entry.getValue(), "value", admitted.size() + 1));
        }
        return Collections.unmodifiableMap(new LinkedHashMap<>(admitted));
    }

    private static List<@Nullable Object> fields(ColumnType type, List<?> values) {
        if (values.size() != type.parts().size()) {
            throw new IllegalArgumentException(
                    "a ROW has " + type.parts().size() + " fields here, found " + values.size());
        }
        List<@Nullable Object> admitted = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            Column field = type.parts().get(i);
            admitted.add(admitPart(field, values.get(i), "field " + field.name(), -1));
        }
        return Collections.unmodifiableList(admitted);
    }

    private static @Nullable Object admitPart(Column part, @Nullable Object value, String what, int number) {
        try {
            if (value == null) {
                if (!part.nullable()) {
                    throw new IllegalArgumentException("it is NOT NULL, found NULL");
                }
                return null;
            }
            return Domain.admit(part.type(), value);
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException(
                    (number < 0 ? what : what + " " + number) + ": " + refused.getMessage(), refused);
        }
    }

    /** The same value with what is within it mapped; itself when there is nothing to map. */
    static Object mapped(ColumnType type, Object value, Mapping mapping) {
        if (!StoredForm.differs(type)) {
            return value;
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> entries = new LinkedHashMap<>();
            map.forEach((key, each) -> entries.put(key, part(type.mapValue(), each, mapping)));
            return Collections.unmodifiableMap(entries);
        }
        List<?> list = (List<?>) value;
        List<@Nullable Object> values = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            Column part = type.parts().get(type.kind() == ColumnType.Kind.ROW ? i : 0);
            values.add(part(part, list.get(i), mapping));
        }
        return Collections.unmodifiableList(values);
    }

    private static @Nullable Object part(Column part, @Nullable Object value, Mapping mapping) {
        return value == null ? null : mapping.apply(part.type(), value);
    }
}
