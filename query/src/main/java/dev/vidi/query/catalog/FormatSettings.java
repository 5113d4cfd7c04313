package dev.vidi.query.catalog;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the formats of a table have to be told beside their names, as texts by name. Immutable.
 *
 * @param values in the order of their names; the names are of {@link #NAMES}
 */
public record FormatSettings(Map<String, String> values) {
    /** What a TIMESTAMP counts that is a number without a schema: one of {@link #TIMESTAMP_UNITS}. */
    public static final String TIMESTAMP_UNIT = "timestamp_unit";

    public static final List<String> TIMESTAMP_UNITS = List.of("millis", "micros", "nanos");

    /** Where the schemas are that records name: the address of a registry. */
    public static final String SCHEMA_REGISTRY = "schema_registry";

    /** The schema of values, as a text. */
    public static final String SCHEMA = "schema";

    /** The schema of keys, as a text. */
    public static final String KEY_SCHEMA = "key_schema";

    /** The name of the message that values are, where the schema has several. */
    public static final String MESSAGE = "message";

    /** The name of the message that keys are, where the schema has several. */
    public static final String KEY_MESSAGE = "key_message";

    /** The registry's id of the schema of values; where there is none, values name no schema. */
    public static final String SCHEMA_ID = "schema_id";

    /** The registry's id of the schema of keys; where there is none, keys name no schema. */
    public static final String KEY_SCHEMA_ID = "key_schema_id";

    public static final List<String> NAMES = List.of(
            TIMESTAMP_UNIT, SCHEMA_REGISTRY, SCHEMA, KEY_SCHEMA, MESSAGE, KEY_MESSAGE, SCHEMA_ID, KEY_SCHEMA_ID);

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
        values = Collections.unmodifiableSortedMap(sorted);
    }

    /** The value of this name, if there is one. */
    public Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /**
     * The number of this name, or 0 when there is none.
     *
     * @throws IllegalArgumentException when the value is no number
     */
    public int number(String name) {
        String value = values.getOrDefault(name, "0");
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException("format setting " + name + " is a number, found " + value, malformed);
        }
    }

    /** These and others, which replace those of the same name. */
    public FormatSettings with(Map<String, String> others) {
        Map<String, String> all = new TreeMap<>(values);
        all.putAll(others);
        return new FormatSettings(all);
    }

    private static void requireOneOf(String name, @Nullable String value, List<String> known) {
        if (value != null && !known.contains(value)) {
            throw new IllegalArgumentException(name + " is one of " + String.join(", ", known) + ", found " + value);
        }
    }
}
