package dev.vidi.query.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One value in a JSON text that was found to be UTF-8, by its place. Immutable, as long as the bytes are. */
@SuppressWarnings("ArrayRecordComponent") // looked into, never compared
record JsonPart(byte[] bytes, int from, int to, @Nullable JsonToken first) {

    static JsonPart whole(byte[] text) {
        return new JsonPart(text, 0, text.length, null);
    }

    /** A parser of this part alone; places in it count from its start. */
    JsonParser parser() throws IOException {
        return JsonFormat.FACTORY.createParser(bytes, from, to - from);
    }

    boolean isNull() {
        return first == JsonToken.VALUE_NULL;
    }

    boolean equalsBytes(byte[] other) {
        return Arrays.equals(bytes, from, to, other, 0, other.length);
    }

    byte[] toBytes() {
        return Arrays.copyOfRange(bytes, from, to);
    }

    /**
     * The text, when it is one.
     *
     * @throws UncheckedIOException never: the part was parsed before
     */
    Optional<String> text() {
        if (first != JsonToken.VALUE_STRING) {
            return Optional.empty();
        }
        try (JsonParser parser = parser()) {
            parser.nextToken();
            return Optional.of(parser.getText());
        } catch (IOException impossible) {
            throw new UncheckedIOException("reading what was read before", impossible);
        }
    }

    /**
     * The fields of this object that are of these names, and how many there are of any name. All of the object is
     * parsed, and nothing may follow it.
     */
    Fields fields(String what, Set<String> names) throws MalformedRecordException {
        try (JsonParser parser = parser()) {
            return fields(parser, what, names);
        } catch (JsonProcessingException malformed) {
            throw JsonFormat.malformed(malformed);
        } catch (IOException impossible) {
            throw new UncheckedIOException("reading from memory", impossible);
        }
    }

    private Fields fields(JsonParser parser, String what, Set<String> names)
            throws IOException, MalformedRecordException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new MalformedRecordException(what + ": expected a JSON object, found "
                    + JsonValues.describe(parser.currentToken()) + JsonValues.place(parser));
        }
        Map<String, JsonPart> found = new LinkedHashMap<>();
        int count = 0;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            count++;
            JsonToken token = parser.nextToken();
            int start = from + (int) parser.currentTokenLocation().getByteOffset();
            parser.skipChildren();
            parser.finishToken();
            int end = from + (int) parser.currentLocation().getByteOffset();
            if (names.contains(name) && found.put(name, new JsonPart(bytes, start, end, token)) != null) {
                throw new MalformedRecordException(
                        what + ": field " + name + " appears twice" + JsonValues.place(parser));
            }
        }
        if (parser.currentToken() != JsonToken.END_OBJECT) {
            throw new MalformedRecordException(what + ": object does not end" + JsonValues.place(parser));
        }
        if (parser.nextToken() != null) {
            throw new MalformedRecordException(what + ": expected the end, found "
                    + JsonValues.describe(parser.currentToken()) + JsonValues.place(parser));
        }
        return new Fields(found, count);
    }

    /**
     * Fields of an object.
     *
     * @param found those that were looked for
     * @param count how many there are of any name
     */
    record Fields(Map<String, JsonPart> found, int count) {
        @Nullable
        JsonPart get(String name) {
            return found.get(name);
        }
    }
}
