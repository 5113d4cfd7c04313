package dev.vidi.query.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.row.Domain;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An ARRAY as a JSON array, MAP and ROW as JSON objects, in which fields that a ROW does not have are passed over. */
final class JsonNested {

    private JsonNested() {}

    static Object read(JsonParser parser, Column column, JsonToken token, JsonReading reading)
            throws IOException, MalformedRecordException {
        return switch (column.type().kind()) {
            case ARRAY -> array(parser, column, token, reading);
            case MAP -> map(parser, column, token, reading);
            default -> row(parser, column, token, reading);
        };
    }

    private static Object array(JsonParser parser, Column column, JsonToken token, JsonReading reading)
            throws IOException, MalformedRecordException {
        require(JsonToken.START_ARRAY, "an array", parser, column, token);
        Column element = column.type().element();
        JsonReading elementReading = reading.part(element.name());
        List<@Nullable Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            requireOpen(parser, column);
            elements.add(part(parser, column, "[]", element, elementReading));
            requireCount(parser, column, elements.size());
        }
        return elements;
    }

    private static Object map(JsonParser parser, Column column, JsonToken token, JsonReading reading)
            throws IOException, MalformedRecordException {
        require(JsonToken.START_OBJECT, "an object", parser, column, token);
        Column value = column.type().mapValue();
        JsonReading valueReading = reading.part(value.name());
        Map<Object, @Nullable Object> entries = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            Object key = key(parser, column, name);
            parser.nextToken();
            if (entries.containsKey(key)) {
                throw JsonValues.malformed(parser, column, "has a key twice");
            }
            entries.put(key, part(parser, column, "[]", value, valueReading));
            requireCount(parser, column, entries.size());
        }
        requireEnd(parser, column);
        return entries;
    }

    private static Object key(JsonParser parser, Column column, String name) throws MalformedRecordException {
        ColumnType type = column.type().mapKey().type();
        if (type.kind() == ColumnType.Kind.VARCHAR) {
            return name;
        }
        if (name.matches("0|-?[1-9][0-9]{0,18}")) {
            try {
                return type.kind() == ColumnType.Kind.INTEGER
                        ? (Object) Integer.parseInt(name)
                        : (Object) Long.parseLong(name);
            } catch (NumberFormatException beyond) {
                // falls through: it is no number of the type
            }
        }
        throw JsonValues.malformed(parser, column, "has a key that is no " + type.sql());
    }

    private static Object row(JsonParser parser, Column column, JsonToken token, JsonReading reading)
            throws IOException, MalformedRecordException {
        require(JsonToken.START_OBJECT, "an object", parser, column, token);
        List<Column> fields = column.type().parts();
        @Nullable Object[] values = new @Nullable Object[fields.size()];
        boolean[] seen = new boolean[values.length];
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            int place = place(fields, name);
            parser.nextToken();
            if (place < 0) {
                parser.skipChildren();
                continue;
            }
            if (seen[place]) {
                throw JsonValues.malformed(parser, column, "has field " + name + " twice");
            }
            seen[place] = true;
            values[place] = part(parser, column, "", fields.get(place), reading.part(name));
        }
        requireEnd(parser, column);
        for (int i = 0; i < values.length; i++) {
            if (!seen[i] && !fields.get(i).nullable()) {
                throw JsonValues.malformed(
                        parser, column, "has no field " + fields.get(i).name() + ", which is NOT NULL");
            }
        }
        return Arrays.asList(values);
    }

    /** By its exact name, as columns are found. */
    private static int place(List<Column> fields, String name) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Reads a part; what is wrong with it says where it is.
     *
     * @param place of an element or value; empty for a field, which has a name
     */
    private static @Nullable Object part(
            JsonParser parser, Column column, String place, Column part, JsonReading reading)
            throws IOException, MalformedRecordException {
        try {
            return JsonValues.read(parser, part, reading);
        } catch (MalformedRecordException malformed) {
            String message = String.valueOf(malformed.getMessage());
            String rest = message.substring(JsonValues.FIELD.length()
                    + (place.isEmpty() ? 0 : part.name().length()));
            throw new MalformedRecordException(
                    JsonValues.FIELD + column.name() + (place.isEmpty() ? "." : place) + rest, malformed);
        }
    }

    private static void require(JsonToken wanted, String what, JsonParser parser, Column column, JsonToken token)
            throws IOException, MalformedRecordException {
        if (token != wanted) {
            throw JsonValues.expected(what, parser, column);
        }
    }

    private static void requireOpen(JsonParser parser, Column column) throws MalformedRecordException {
        if (parser.currentToken() == null) {
            throw JsonValues.malformed(parser, column, "array does not end");
        }
    }

    private static void requireEnd(JsonParser parser, Column column) throws MalformedRecordException {
        if (parser.currentToken() != JsonToken.END_OBJECT) {
            throw JsonValues.malformed(parser, column, "object does not end");
        }
    }

    /** Before the memory is filled. */
    private static void requireCount(JsonParser parser, Column column, int count) throws MalformedRecordException {
        if (count > Domain.ELEMENTS_MAX) {
            throw JsonValues.malformed(parser, column, "has more than " + Domain.ELEMENTS_MAX + " elements");
        }
    }

    /** Writes a value that is in its type's domain; all fields of a ROW, and NULL as null. */
    static void write(JsonGenerator generator, ColumnType type, Object value) throws IOException {
        switch (type.kind()) {
            case ARRAY -> {
                generator.writeStartArray();
                for (Object element : (List<?>) value) {
                    JsonAnswers.writeValue(generator, type.element().type(), element);
                }
                generator.writeEndArray();
            }
            case MAP -> {
                generator.writeStartObject();
                for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                    generator.writeFieldName(entry.getKey().toString());
                    JsonAnswers.writeValue(generator, type.mapValue().type(), entry.getValue());
                }
                generator.writeEndObject();
            }
            default -> {
                generator.writeStartObject();
                List<?> values = (List<?>) value;
                for (int i = 0; i < values.size(); i++) {
                    Column field = type.parts().get(i);
                    generator.writeFieldName(field.name());
                    JsonAnswers.writeValue(generator, field.type(), values.get(i));
                }
                generator.writeEndObject();
            }
        }
    }
}
