package dev.vidi.cli.sql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of parameters as people type them: JSON, whose type is the value's. */
public final class ParameterText {
    private static final JsonFactory FACTORY = new JsonFactory();

    private ParameterText() {}

    /** A text, exact number, truth value, null, or an array or object of these; {@link IllegalArgumentException} says what else it is. */
    public static @Nullable Object parse(String json) {
        try (JsonParser parser = FACTORY.createParser(json)) {
            Object value = value(json, parser.nextToken(), parser);
            if (parser.nextToken() != null) {
                throw malformed(json);
            }
            return value;
        } catch (IOException e) {
            throw malformed(json);
        }
    }

    private static @Nullable Object value(String json, @Nullable JsonToken token, JsonParser parser)
            throws IOException {
        if (token == null) {
            throw malformed(json);
        }
        return switch (token) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? parser.getBigIntegerValue()
                        : (Object) parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case START_ARRAY -> {
                List<@Nullable Object> elements = new ArrayList<>();
                for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                    elements.add(value(json, next, parser));
                }
                yield elements;
            }
            case START_OBJECT -> {
                Map<String, @Nullable Object> fields = new LinkedHashMap<>();
                for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                    fields.put(name, value(json, parser.nextToken(), parser));
                }
                if (parser.currentToken() != JsonToken.END_OBJECT) {
                    throw malformed(json);
                }
                yield fields;
            }
            default -> throw malformed(json);
        };
    }

    private static IllegalArgumentException malformed(String json) {
        return new IllegalArgumentException("a parameter is a value in JSON, found " + json
                + (json.matches("[^\\[{\"].*") ? "; a text is written as '\"" + json + "\"'" : ""));
    }
}
