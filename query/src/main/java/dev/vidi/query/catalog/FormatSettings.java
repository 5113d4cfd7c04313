package dev.vidi.query.catalog;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the formats of a table have to be told beside their names, as texts by name. Immutable.
 *
 * @param values in the order of their names; the names are of {@link #NAMES}
 */
public record FormatSettings(Map<String, String> values) {
    /** What a TIMESTAMP counts that is a number without a schema: one of {@link #TIMESTAMP_UNITS}. */
    public static final String TIMESTAMP_UNIT = "timestamp_unit";

    public static final List<String> TIMESTAMP_UNITS = List.of("millis", "micros", "nanos");

    public static final List<String> NAMES = List.of(TIMESTAMP_UNIT);

    /** Characters of all values. */
    public static final int CHARACTERS_MAX = 512 * 1024;

    public static final FormatSettings NONE = new FormatSettings(Map.of());

    public FormatSettings {
        SortedMap<String, String> sorted = new TreeMap<>(values);
        long characters = 0;
        for (Map.Entry<String, String> setting : sorted.entrySet()) {
            if (!NAMES.contains(setting.getKey())) {
                throw new IllegalArgumentException(
                        "format setting " + setting.getKey() + " is unknown; known are " + String.join(", ", NAMES));
            }
            characters += setting.getValue().length();
        }
        if (characters > CHARACTERS_MAX) {
            throw new IllegalArgumentException(
                    "format settings have at most " + CHARACTERS_MAX + " characters, found " + characters);
        }
        requireOneOf(TIMESTAMP_UNIT, sorted.get(TIMESTAMP_UNIT), TIMESTAMP_UNITS);
        values = java.util.Collections.unmodifiableSortedMap(sorted);
    }

    /** The value of this name, if there is one. */
    public Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    private static void requireOneOf(String name, @org.jspecify.annotations.Nullable String value, List<String> known) {
        if (value != null && !known.contains(value)) {
            throw new IllegalArgumentException(name + " is one of " + String.join(", ", known) + ", found " + value);
        }
    }
}
