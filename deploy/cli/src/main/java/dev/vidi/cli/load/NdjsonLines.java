package dev.vidi.cli.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.vidi.client.Column;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** One JSON object a line, which goes to the server as it is: it is the server that says what is wrong with it. */
public final class NdjsonLines implements RowLines {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final List<Column> key;

    /** Rows of a table with this key. */
    public NdjsonLines(List<Column> key) {
        this.key = List.copyOf(key);
    }

    @Override
    public boolean skips(Line line) {
        return line.blank();
    }

    @Override
    public RowText row(Line line) throws RejectedLineException {
        String json = RowLines.text(line);
        return new RowText(json, key(json));
    }

    private String key(String json) {
        try (JsonParser parser = FACTORY.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return "";
            }
            KeyParts parts = new KeyParts(key);
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken value = parser.nextToken();
                if (value != null && value.isScalarValue() && parts.take(name, parser.getText())) {
                    return parts.identity();
                }
                parser.skipChildren();
            }
            return "";
        } catch (JsonProcessingException malformed) {
            return "";
        } catch (IOException impossible) {
            throw new UncheckedIOException("reading from memory", impossible);
        }
    }
}
