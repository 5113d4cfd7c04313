package dev.vidi.query.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON value as maps, lists and texts, for what is small and read seldom, such as a schema: names, texts and structure,
 * with numbers as they are written. Jackson bounds how deep it is.
 */
final class JsonTree {
    private static final String NOTHING = "";

    private JsonTree() {}

    static Object read(JsonPart part) throws MalformedRecordException {
        try (JsonParser parser = part.parser()) {
            parser.nextToken();
            return value(parser);
        } catch (JsonProcessingException malformed) {
            throw JsonFormat.malformed(malformed);
        } catch (IOException impossible) {
            throw new UncheckedIOException("reading from memory", impossible);
        }
    }

    private static Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, Object> object = new HashMap<>();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                object.put(name, value(parser));
            }
            return object;
        }
        if (token == JsonToken.START_ARRAY) {
            List<Object> array = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                array.add(value(parser));
            }
            return array;
        }
        return token == null || token == JsonToken.VALUE_NULL ? NOTHING : parser.getText();
    }

    static String text(Object object, String name) {
        return object instanceof Map<?, ?> map && map.get(name) instanceof String text ? text : NOTHING;
    }

    static Object get(Object object, String name) {
        Object value = object instanceof Map<?, ?> map ? map.get(name) : null;
        return value == null ? NOTHING : value;
    }

    static List<?> list(Object object, String name) {
        return get(object, name) instanceof List<?> list ? list : List.of();
    }
}
