package dev.vidi.query.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parameters of a query as a JSON array, each value read as a source topic's of that type. */
public final class JsonParameters {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonParameters() {}

    /**
     * The values of an array. Those for which there is no type are null: how many there must be is for the plan to say.
     *
     * @throws MalformedRecordException when it is no array, or a value is not of its type; the message names the place
     *     and repeats no value
     */
    public static List<@Nullable Object> read(byte[] json, List<ColumnType> types) throws MalformedRecordException {
        JsonBytes.requireText(json);
        try (JsonParser parser = FACTORY.createParser(json)) {
            return values(parser, types);
        } catch (JsonProcessingException malformed) {
            throw new MalformedRecordException(
                    "parameters: not valid JSON: " + malformed.getOriginalMessage()
                            + JsonValues.place(malformed.getLocation()),
                    malformed);
        } catch (IOException impossible) {
            throw new UncheckedIOException("reading from memory", impossible);
        }
    }

    private static List<@Nullable Object> values(JsonParser parser, List<ColumnType> types)
            throws IOException, MalformedRecordException {
        if (parser.nextToken() != JsonToken.START_ARRAY) {
            throw new MalformedRecordException("parameters: expected a JSON array, found "
                    + JsonValues.describe(parser.currentToken()) + JsonValues.place(parser));
        }
        List<@Nullable Object> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (values.size() < types.size()) {
                values.add(value(parser, values.size(), types));
            } else {
                parser.skipChildren();
                values.add(null);
            }
        }
        if (parser.nextToken() != null) {
            throw new MalformedRecordException("parameters: expected the end, found "
                    + JsonValues.describe(parser.currentToken()) + JsonValues.place(parser));
        }
        return values;
    }

    private static @Nullable Object value(JsonParser parser, int index, List<ColumnType> types)
            throws IOException, MalformedRecordException {
        try {
            return JsonValues.read(parser, new Column("parameter " + (index + 1), types.get(index), true));
        } catch (MalformedRecordException malformed) {
            String message = String.valueOf(malformed.getMessage());
            throw new MalformedRecordException(message.substring(JsonValues.FIELD.length()), malformed);
        }
    }
}
