package dev.vidi.query.sql;

import dev.vidi.query.catalog.FormatNames;
import dev.vidi.query.catalog.FormatSettings;
import dev.vidi.query.catalog.Partitioner;
import dev.vidi.query.sql.Words.Kind;
import dev.vidi.query.sql.Words.Word;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The options of CREATE TABLE, {@code WITH (topic = 'offers', partitions = 4)}; Calcite's grammar has none. */
final class TableOptions {

    private static final String TOPIC = "topic";
    private static final String PARTITIONS = "partitions";
    private static final String FORMAT = "format";
    private static final String KEY_FORMAT = "key_format";
    private static final String PARTITIONER = "partitioner";
    private static final List<String> NAMES = List.of(
            TOPIC,
            FORMAT,
            PARTITIONS,
            KEY_FORMAT,
            PARTITIONER,
            FormatSettings.TIMESTAMP_UNIT,
            FormatSettings.SCHEMA_REGISTRY,
            FormatSettings.SCHEMA,
            FormatSettings.KEY_SCHEMA,
            FormatSettings.MESSAGE,
            FormatSettings.KEY_MESSAGE);
    private static final int PARTITIONS_MAX = 1_000;

    private final String text;
    private final Map<String, Word> given = new HashMap<>();

    private TableOptions(String text) {
        this.text = text;
    }

    static TableOptions none(String text) {
        return new TableOptions(text);
    }

    /** Reads the options between an opening and a closing parenthesis. */
    static TableOptions parse(String text, List<Word> words, int open, int close) throws StatementException {
        TableOptions options = new TableOptions(text);
        int at = open + 1;
        while (at < close) {
            at = options.option(words, at);
            if (at < close) {
                if (!words.get(at).isSign(',')) {
                    throw Place.error(text, words, at, "',' or ')' after an option");
                }
                at++;
            }
        }
        return options;
    }

    private int option(List<Word> words, int at) throws StatementException {
        if (!words.get(at).isName()) {
            throw Place.error(text, words, at, "an option, one of " + String.join(", ", NAMES));
        }
        String name = words.get(at).value().toLowerCase(Locale.ROOT);
        if (!NAMES.contains(name)) {
            throw Place.error(
                    text,
                    words.get(at).start(),
                    "option " + name + " is unknown; options are " + String.join(", ", NAMES));
        }
        if (at + 1 >= words.size() || !words.get(at + 1).isSign('=')) {
            throw Place.error(text, words, at + 1, "'=' after option " + name);
        }
        Word value = at + 2 < words.size() ? words.get(at + 2) : null;
        if (value == null || value.kind() == Kind.SIGN) {
            throw Place.error(text, words, at + 2, "the value of option " + name);
        }
        if (given.put(name, value) != null) {
            throw Place.error(text, words.get(at).start(), "option " + name + " is given twice");
        }
        return at + 3;
    }

    String topic(String otherwise) throws StatementException {
        Word word = given.get(TOPIC);
        String topic = word == null ? otherwise : word.value();
        if (!topic.matches("[a-zA-Z0-9._-]{1,249}") || topic.equals(".") || topic.equals("..")) {
            throw error(word, "a topic is 1 to 249 letters, digits, '.', '_' or '-'; found '" + cut(topic) + "'");
        }
        return topic;
    }

    OptionalInt partitions() throws StatementException {
        Word word = given.get(PARTITIONS);
        if (word == null) {
            return OptionalInt.empty();
        }
        if (!word.value().matches("[0-9]{1,6}")) {
            throw error(word, "partitions is a number, found '" + cut(word.value()) + "'");
        }
        int partitions = Integer.parseInt(word.value());
        if (partitions < 1 || partitions > PARTITIONS_MAX) {
            throw error(word, "partitions is 1 to " + PARTITIONS_MAX + ", found " + partitions);
        }
        return OptionalInt.of(partitions);
    }

    String format() throws StatementException {
        return oneOf(FORMAT, FormatNames.JSON, FormatNames.VALUES);
    }

    String keyFormat() throws StatementException {
        return oneOf(KEY_FORMAT, FormatNames.STRING, FormatNames.KEYS);
    }

    /** What the formats have to be told; a setting that says nothing to them is refused. */
    FormatSettings settings() throws StatementException {
        Map<String, String> settings = new HashMap<>();
        Word unit = given.get(FormatSettings.TIMESTAMP_UNIT);
        if (unit != null) {
            if (!format().equals(FormatNames.DEBEZIUM_JSON)) {
                throw error(unit, "timestamp_unit is for format " + FormatNames.DEBEZIUM_JSON);
            }
            settings.put(
                    FormatSettings.TIMESTAMP_UNIT,
                    oneOf(FormatSettings.TIMESTAMP_UNIT, "", FormatSettings.TIMESTAMP_UNITS));
        }
        registry().ifPresent(address -> settings.put(FormatSettings.SCHEMA_REGISTRY, address));
        schema(FormatSettings.SCHEMA, FORMAT, format())
                .ifPresent(schema -> settings.put(FormatSettings.SCHEMA, schema));
        schema(FormatSettings.KEY_SCHEMA, KEY_FORMAT, keyFormat())
                .ifPresent(schema -> settings.put(FormatSettings.KEY_SCHEMA, schema));
        message(FormatSettings.MESSAGE, FORMAT, format())
                .ifPresent(message -> settings.put(FormatSettings.MESSAGE, message));
        message(FormatSettings.KEY_MESSAGE, KEY_FORMAT, keyFormat())
                .ifPresent(message -> settings.put(FormatSettings.KEY_MESSAGE, message));
        try {
            return new FormatSettings(settings);
        } catch (IllegalArgumentException tooLong) {
            throw error(null, String.valueOf(tooLong.getMessage()));
        }
    }

    private Optional<String> registry() throws StatementException {
        Word registry = given.get(FormatSettings.SCHEMA_REGISTRY);
        if (registry == null) {
            return Optional.empty();
        }
        boolean values = FormatNames.WITH_SCHEMA.contains(format());
        boolean keys = FormatNames.WITH_SCHEMA.contains(keyFormat());
        if (!values && !keys) {
            throw error(registry, "schema_registry is for format or key_format avro or protobuf");
        }
        if (values && keys && !format().equals(keyFormat())) {
            throw error(registry, "with schema_registry, values and keys are both in avro or both in protobuf");
        }
        if (!registry.value().matches("https?://[^/@?#\\s]+(/[^@?#\\s]*)?")) {
            throw error(
                    registry,
                    "schema_registry is an address such as 'http://registry:8081', without user and password; found '"
                            + cut(registry.value()) + "'");
        }
        return Optional.of(registry.value());
    }

    /** A schema that is given; exactly what is written with one has one, unless it comes from a registry. */
    private Optional<String> schema(String option, String formatOption, String format) throws StatementException {
        Word schema = given.get(option);
        boolean wanted = FormatNames.WITH_SCHEMA.contains(format);
        boolean registry = given.containsKey(FormatSettings.SCHEMA_REGISTRY);
        if (schema != null && (!wanted || registry)) {
            throw error(
                    schema,
                    wanted
                            ? "give " + option + " or schema_registry, not both"
                            : option + " is for " + formatOption + " avro or protobuf");
        }
        if (wanted && schema == null && !registry) {
            throw error(given.get(formatOption), formatOption + " " + format + " needs schema_registry or " + option);
        }
        return Optional.ofNullable(schema).map(Word::value);
    }

    private Optional<String> message(String option, String formatOption, String format) throws StatementException {
        Word message = given.get(option);
        if (message != null && !format.equals(FormatNames.PROTOBUF)) {
            throw error(message, option + " is for " + formatOption + " protobuf");
        }
        return Optional.ofNullable(message).map(Word::value);
    }

    Partitioner partitioner() throws StatementException {
        List<String> names = Arrays.stream(Partitioner.values())
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .toList();
        return Partitioner.valueOf(
                oneOf(PARTITIONER, "murmur2", new ArrayList<>(names)).toUpperCase(Locale.ROOT));
    }

    /** Place of an option in the text, or of the start when it was not given. */
    int place(String option) {
        Word word = given.get(option);
        return word == null ? 0 : word.start();
    }

    private String oneOf(String option, String otherwise, List<String> known) throws StatementException {
        Word word = given.get(option);
        if (word == null) {
            return otherwise;
        }
        String value = word.value().toLowerCase(Locale.ROOT);
        if (!known.contains(value)) {
            throw error(word, option + " is one of " + String.join(", ", known) + "; found '" + cut(value) + "'");
        }
        return value;
    }

    private StatementException error(@org.jspecify.annotations.Nullable Word word, String message) {
        return Place.error(text, word == null ? 0 : word.start(), message);
    }

    private static String cut(String value) {
        return value.length() <= 60 ? value : value.substring(0, 60) + "...";
    }
}
