package dev.vidi.query.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.vidi.query.catalog.Column;
import java.io.IOException;

/** How a token that is not null becomes the value of a column, before it is said to be of its domain. */
@FunctionalInterface
interface JsonReading {
    /**
     * The value.
     *
     * @throws IllegalArgumentException when it is in no column's domain; the message does not repeat it
     */
    Object read(JsonParser parser, Column column, JsonToken token) throws IOException, MalformedRecordException;

    /** How a part of an ARRAY, MAP or ROW is read: an element, a value, or a field of that name. */
    default JsonReading part(String name) {
        return this;
    }
}
