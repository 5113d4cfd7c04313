package dev.vidi.cli.output;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps whose entries stay in the order in which they were given, for output that people read. */
public final class Ordered {

    private Ordered() {}

    /** A map of names and values by turns. */
    public static <V extends @Nullable Object> Map<String, V> of(String first, V value, Object... others) {
        Map<String, V> map = new LinkedHashMap<>();
        map.put(first, value);
        for (int i = 0; i < others.length; i += 2) {
            @SuppressWarnings("unchecked") // names and values by turns
            V other = (V) others[i + 1];
            map.put((String) others[i], other);
        }
        return map;
    }

    /** A map that may hold nulls, with its first entry. */
    public static Map<String, @Nullable Object> nullable(String first, @Nullable Object value) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put(first, value);
        return map;
    }
}
