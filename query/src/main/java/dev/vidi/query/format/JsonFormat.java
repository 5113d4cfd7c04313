package dev.vidi.query.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.TableSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object a row, read in one pass without a tree: this runs for every source record. Fields are found by the
 * exact name of their column. A column twice in an object is refused, as parsers disagree about which one counts.
 */
final class JsonFormat implements RecordFormat {
    /** Interning would cost a global lock for every new name in a topic with free-form fields. */
    static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /** Stands for a column that the object has not named yet. */
    private static final Object ABSENT = new Object();

    private final TableSchema schema;
    private final Column[] columns;
    private final Map<String, Integer> places = new HashMap<>();

    JsonFormat(TableSchema schema) {
        this.schema = schema;
        this.columns = schema.columns().toArray(Column[]::new);
        for (int i = 0; i < columns.length; i++) {
            places.put(columns[i].name(), i);
        }
    }

    @Override
    public @Nullable Object[] decode(Object key, byte[] value) throws MalformedRecordException {
        JsonBytes.requireText(value);
        return decode(key, JsonPart.whole(value), column -> JsonValues::value);
    }

    /** The row of an object that is a part of a text, its fields read as is said for each column. */
    @Nullable
    Object[] decode(Object key, JsonPart object, Function<Column, JsonReading> readings)
            throws MalformedRecordException {
        try (JsonParser parser = object.parser()) {
            return row(parser, key, readings);
        } catch (JsonProcessingException malformed) {
            throw malformed(malformed);
        } catch (IOException impossible) {
            throw new UncheckedIOException("reading from memory", impossible);
        }
    }

    @Override
    public byte[] encode(@Nullable Object[] row) {
        return JsonWriter.write(FACTORY, schema, row);
    }

    /** The row of an object that holds the key too, and no unknown fields. */
    @Nullable
    Object[] parse(String json) throws MalformedRecordException {
        try (JsonParser parser = FACTORY.createParser(json)) {
            return row(parser, null, column -> JsonValues::value);
        } catch (JsonProcessingException malformed) {
            throw malformed(malformed);
        } catch (IOException impossible) {
            throw new UncheckedIOException("reading from memory", impossible);
        }
    }

    private @Nullable Object[] row(JsonParser parser, @Nullable Object key, Function<Column, JsonReading> readings)
            throws IOException, MalformedRecordException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new MalformedRecordException("expected a JSON object, found "
                    + JsonValues.describe(parser.currentToken()) + JsonValues.place(parser));
        }
        @Nullable Object[] values = new @Nullable Object[columns.length];
        Arrays.fill(values, ABSENT);
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            Integer place = places.get(name);
            if (place != null) {
                readField(parser, place, values, readings);
            } else if (key != null) {
                parser.nextToken();
                parser.skipChildren();
            } else {
                throw unknownField(name, parser);
            }
        }
        if (parser.currentToken() != JsonToken.END_OBJECT) {
            throw new MalformedRecordException("object does not end" + JsonValues.place(parser));
        }
        if (parser.nextToken() != null) {
            throw new MalformedRecordException(
                    "expected the end, found " + JsonValues.describe(parser.currentToken()) + JsonValues.place(parser));
        }
        return complete(values, key);
    }

    private void readField(
            JsonParser parser, int place, @Nullable Object[] values, Function<Column, JsonReading> readings)
            throws IOException, MalformedRecordException {
        Column column = columns[place];
        if (values[place] != ABSENT) {
            throw new MalformedRecordException("field " + column.name() + " appears twice" + JsonValues.place(parser));
        }
        parser.nextToken();
        values[place] = JsonValues.read(parser, column, readings.apply(column));
    }

    private @Nullable Object[] complete(@Nullable Object[] values, @Nullable Object key)
            throws MalformedRecordException {
        if (key != null) {
            KeyValues.put(schema, key, values, ABSENT);
        }
        for (int i = 0; i < columns.length; i++) {
            if (values[i] == ABSENT) {
                if (!columns[i].nullable()) {
                    throw new MalformedRecordException("field " + columns[i].name() + " is missing and NOT NULL");
                }
                values[i] = null;
            }
        }
        return values;
    }

    private MalformedRecordException unknownField(String name, JsonParser parser) {
        int sameButCase = schema.indexOf(name);
        String advice = sameButCase >= 0
                ? "; the column is " + columns[sameButCase].name()
                : "; columns are " + String.join(", ", places.keySet());
        return new MalformedRecordException("unknown field " + name + JsonValues.place(parser) + advice);
    }

    static MalformedRecordException malformed(JsonProcessingException cause) {
        return new MalformedRecordException(
                "not valid JSON: " + cause.getOriginalMessage() + JsonValues.place(cause.getLocation()), cause);
    }
}
