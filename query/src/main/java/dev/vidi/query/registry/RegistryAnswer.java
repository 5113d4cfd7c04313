package dev.vidi.query.registry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a registry answered: the fields of a JSON object that are texts or numbers, or nothing when it was something else.
 *
 * @param fields as they are written
 */
record RegistryAnswer(int status, boolean isJson, Map<String, String> fields, boolean hasReferences) {
    private static final JsonFactory FACTORY = new JsonFactory();

    static RegistryAnswer of(int status, byte[] body) {
        try (JsonParser parser = FACTORY.createParser(body)) {
            return of(status, parser);
        } catch (IOException notJson) {
            return new RegistryAnswer(status, false, Map.of(), false);
        }
    }

    private static RegistryAnswer of(int status, JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return new RegistryAnswer(status, false, Map.of(), false);
        }
        Map<String, String> fields = new HashMap<>();
        boolean references = false;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT) {
                fields.put(name, parser.getText());
            } else if (token == JsonToken.START_ARRAY && name.equals("references")) {
                references = parser.nextToken() != JsonToken.END_ARRAY;
                skipRest(parser, references);
            } else {
                parser.skipChildren();
            }
        }
        boolean whole = parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
        return new RegistryAnswer(status, whole, whole ? Map.copyOf(fields) : Map.of(), references);
    }

    private static void skipRest(JsonParser parser, boolean within) throws IOException {
        if (within) {
            do {
                parser.skipChildren();
            } while (parser.nextToken() != JsonToken.END_ARRAY && parser.currentToken() != null);
        }
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** A number of 32 bits. */
    Optional<Integer> number(String name) {
        try {
            return text(name).map(Integer::valueOf);
        } catch (NumberFormatException malformed) {
            return Optional.empty();
        }
    }

    /** Whether it is an error of the API itself, and not of whatever stands before it. */
    boolean isError(int withStatus, String code) {
        return status == withStatus && code.equals(fields.get("error_code"));
    }
}
