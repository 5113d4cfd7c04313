package dev.vidi.router.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.vidi.causality.readlog.Level;
import dev.vidi.query.catalog.NearestName;
import dev.vidi.router.call.Timeouts;
import dev.vidi.router.error.ErrorCode;
import dev.vidi.router.error.RouterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks, by name: the fields of a JSON object, or what follows the question mark of an address. Each is
 * known, and there once. Messages repeat no value. Immutable.
 */
final class Asked {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final String PARAMETERS = "parameters";
    private static final byte[] NONE = "[]".getBytes(StandardCharsets.US_ASCII);

    private final Map<String, String> texts;
    private final byte[] parameters;

    private Asked(Map<String, String> texts, byte[] parameters) {
        this.texts = texts;
        this.parameters = parameters;
    }

    /** The fields of an address. */
    static Asked ofAddress(List<Fields.Field> fields, Set<String> known) throws RouterException {
        Map<String, String> texts = new HashMap<>();
        for (Fields.Field field : fields) {
            requireKnown(field.getName(), known);
            if (field.hasMultipleValues()) {
                throw malformed(
                        field.getName() + " is there " + field.getValues().size() + " times, expected once");
            }
            texts.put(field.getName(), field.getValue());
        }
        String parameters = texts.remove(PARAMETERS);
        return new Asked(texts, parameters == null ? NONE : parameters.getBytes(StandardCharsets.UTF_8));
    }

    /** The fields of a JSON object; null is as good as absent. */
    static Asked ofJson(byte[] body, Set<String> known) throws RouterException {
        for (int i = 0; i < body.length; i++) {
            if (body[i] == 0) {
                throw malformed("zero byte at byte " + i + "; JSON is UTF-8 text");
            }
        }
        try (JsonParser parser = FACTORY.createParser(body)) {
            return object(parser, body, known);
        } catch (JsonProcessingException malformed) {
            throw malformed("the body is not valid JSON: " + malformed.getOriginalMessage() + " at byte "
                    + (malformed.getLocation() == null
                            ? body.length
                            : malformed.getLocation().getByteOffset()));
        } catch (IOException impossible) {
            throw new UncheckedIOException("reading from memory", impossible);
        }
    }

    private static Asked object(JsonParser parser, byte[] body, Set<String> known) throws IOException, RouterException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw malformed("the body is expected to be a JSON object, such as {\"sql\": \"SELECT ...\"}");
        }
        Map<String, String> texts = new HashMap<>();
        byte[] parameters = NONE;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            requireKnown(name, known);
            JsonToken value = parser.nextToken();
            if (name.equals(PARAMETERS) && value == JsonToken.START_ARRAY) {
                int from = at(parser);
                parser.skipChildren();
                parameters = Arrays.copyOfRange(body, from, at(parser) + 1);
            } else if (value.isScalarValue() && (value == JsonToken.VALUE_NULL || !name.equals(PARAMETERS))) {
                if (value != JsonToken.VALUE_NULL) {
                    texts.put(name, parser.getText());
                }
            } else {
                throw malformed(name + " at byte " + at(parser) + ": expected "
                        + (name.equals(PARAMETERS) ? "an array" : "a text, a number or a boolean"));
            }
        }
        if (parser.nextToken() != null) {
            throw malformed("expected the end of the body behind its object, at byte " + at(parser));
        }
        return new Asked(texts, parameters);
    }

    private static int at(JsonParser parser) throws RouterException {
        long at = parser.currentTokenLocation().getByteOffset();
        if (at < 0) {
            throw malformed("the body is not UTF-8 text");
        }
        return (int) at;
    }

    private static void requireKnown(String name, Set<String> known) throws RouterException {
        if (!known.contains(name)) {
            String advice = NearestName.of(name, known.stream())
                    .map(nearest -> "; did you mean " + nearest + "?")
                    .orElse("; there are " + String.join(", ", new TreeSet<>(known)));
            throw malformed(NearestName.shorten(name) + " is unknown here" + advice);
        }
    }

    /** Empty when it is not there. */
    String text(String name) {
        return texts.getOrDefault(name, "");
    }

    @Nullable
    String optional(String name) {
        return texts.get(name);
    }

    String required(String name) throws RouterException {
        String text = text(name);
        if (text.isBlank()) {
            throw malformed("the request has no " + name);
        }
        return text;
    }

    /** A JSON array, as it was given. */
    byte[] parameters() {
        return parameters.clone();
    }

    /** A whole number of 0 or more; 0 when it is not there. */
    long number(String name) throws RouterException {
        String text = text(name);
        if (text.isEmpty()) {
            return 0;
        }
        if (!text.matches("[0-9]{1,18}")) {
            throw malformed(name + ": expected a whole number of 0 or more");
        }
        return Long.parseLong(text);
    }

    boolean flag(String name) throws RouterException {
        return switch (text(name)) {
            case "", "false" -> false;
            case "true" -> true;
            default -> throw malformed(name + ": expected true or false");
        };
    }

    Level level() throws RouterException {
        return switch (text("level").toLowerCase(Locale.ROOT)) {
            case "", "session" -> Level.SESSION;
            case "eventual" -> Level.EVENTUAL;
            case "strong" -> Level.STRONG;
            default -> throw malformed("level: expected eventual, session or strong");
        };
    }

    /** How long the request may take. */
    Duration timeout() throws RouterException {
        long millis = number("timeoutMs");
        Duration asked = millis == 0 ? Timeouts.DEFAULT : Duration.ofMillis(millis);
        return asked.compareTo(Timeouts.MAX) <= 0 ? asked : Timeouts.MAX;
    }

    /** How long to wait for the position that the level demands; null: until shortly before the deadline. */
    @Nullable
    Duration waitMax() throws RouterException {
        long millis = number("waitMs");
        return millis == 0 ? null : Duration.ofMillis(millis);
    }

    private static RouterException malformed(String message) {
        return new RouterException(ErrorCode.MALFORMED, message);
    }
}
