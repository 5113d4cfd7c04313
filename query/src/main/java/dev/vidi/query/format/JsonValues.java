package dev.vidi.query.format;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.row.Binary;
import dev.vidi.query.row.Domain;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/** The token a parser stands on, as the value of a column. Messages name the place and never repeat the value. */
final class JsonValues {
    /** What messages begin with, before the name of the column. */
    static final String FIELD = "field ";

    /** Characters of a number; Jackson has the same limit for numbers that are no strings. */
    private static final int NUMBER_LENGTH_MAX = 1_000;

    private JsonValues() {}

    static @Nullable Object read(JsonParser parser, Column column) throws IOException, MalformedRecordException {
        return read(parser, column, JsonValues::value);
    }

    static @Nullable Object read(JsonParser parser, Column column, JsonReading reading)
            throws IOException, MalformedRecordException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            if (!column.nullable()) {
                throw malformed(parser, column, "is NOT NULL, found null");
            }
            return null;
        }
        try {
            return Domain.admit(column.type(), reading.read(parser, column, token));
        } catch (IllegalArgumentException outside) {
            throw malformed(parser, column, String.valueOf(outside.getMessage()));
        }
    }

    static String place(JsonParser parser) {
        return place(parser.currentTokenLocation());
    }

    static String place(@Nullable JsonLocation location) {
        if (location == null) {
            return "";
        }
        return location.getByteOffset() >= 0
                ? " at byte " + location.getByteOffset()
                : " at character " + location.getCharOffset();
    }

    static String describe(@Nullable JsonToken token) {
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT -> "a whole number";
            case VALUE_NUMBER_FLOAT -> "a number with a fraction or exponent";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> token.toString();
        };
    }

    static Object value(JsonParser parser, Column column, JsonToken token)
            throws IOException, MalformedRecordException {
        return switch (column.type().kind()) {
            case BOOLEAN -> {
                if (!token.isBoolean()) {
                    throw expected("true or false", parser, column);
                }
                yield token == JsonToken.VALUE_TRUE;
            }
            case INTEGER -> {
                if (token != JsonToken.VALUE_NUMBER_INT || parser.getNumberType() != JsonParser.NumberType.INT) {
                    throw expected("a whole number of 32 bits", parser, column);
                }
                yield parser.getIntValue();
            }
            case BIGINT -> {
                if (token != JsonToken.VALUE_NUMBER_INT
                        || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                    throw expected("a whole number of 64 bits", parser, column);
                }
                yield parser.getLongValue();
            }
            case DOUBLE -> {
                if (!token.isNumeric()) {
                    throw expected("a number", parser, column);
                }
                yield parser.getDoubleValue();
            }
            case DECIMAL -> decimal(parser, column, token);
            case VARCHAR -> string("a string", parser, column, token);
            case DATE -> date(parser, column, token);
            case TIME -> time(parser, column, token);
            case VARBINARY -> binary(parser, column, token);
            case ARRAY, MAP, ROW -> JsonNested.read(parser, column, token, JsonValues::value);
            case TIMESTAMP -> timestamp(parser, column, token);
        };
    }

    private static BigDecimal decimal(JsonParser parser, Column column, JsonToken token)
            throws IOException, MalformedRecordException {
        if (!token.isNumeric() && token != JsonToken.VALUE_STRING) {
            throw expected("a number, or a string that holds one", parser, column);
        }
        char[] text = parser.getTextCharacters();
        int from = parser.getTextOffset();
        int length = parser.getTextLength();
        if (length > NUMBER_LENGTH_MAX) {
            throw malformed(parser, column, "has a number of " + length + " characters, at most " + NUMBER_LENGTH_MAX);
        }
        for (int i = from; i < from + length; i++) {
            // BigDecimal would take the digits of every script.
            if (text[i] > '~') {
                throw malformed(parser, column, "expected a decimal number in the string");
            }
        }
        try {
            return new BigDecimal(text, from, length);
        } catch (NumberFormatException malformed) {
            throw malformed(parser, column, "expected a decimal number in the string");
        }
    }

    private static LocalDate date(JsonParser parser, Column column, JsonToken token)
            throws IOException, MalformedRecordException {
        String text = string("an ISO 8601 date, such as \"2026-01-31\"", parser, column, token);
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException malformed) {
            throw malformed(parser, column, "expected an ISO 8601 date, such as \"2026-01-31\"");
        }
    }

    private static LocalTime time(JsonParser parser, Column column, JsonToken token)
            throws IOException, MalformedRecordException {
        String text = string("an ISO 8601 time of day, such as \"12:00:00\"", parser, column, token);
        try {
            return LocalTime.parse(text);
        } catch (DateTimeException malformed) {
            throw malformed(parser, column, "expected an ISO 8601 time of day, such as \"12:00:00\"");
        }
    }

    private static Binary binary(JsonParser parser, Column column, JsonToken token)
            throws IOException, MalformedRecordException {
        return Binary.ofBase64(string("bytes in base64", parser, column, token));
    }

    private static Instant timestamp(JsonParser parser, Column column, JsonToken token)
            throws IOException, MalformedRecordException {
        if (token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return Instant.ofEpochMilli(parser.getLongValue());
        }
        String text = string("an ISO 8601 time or whole milliseconds since 1970", parser, column, token);
        try {
            return IsoTime.parse(text);
        } catch (DateTimeException malformed) {
            throw malformed(parser, column, "expected an ISO 8601 time, such as \"2026-01-31T12:00:00Z\"");
        }
    }

    private static String string(String what, JsonParser parser, Column column, JsonToken token)
            throws IOException, MalformedRecordException {
        if (token != JsonToken.VALUE_STRING) {
            throw expected(what, parser, column);
        }
        return parser.getText();
    }

    static MalformedRecordException expected(String what, JsonParser parser, Column column) throws IOException {
        JsonToken token = parser.currentToken();
        String found = token == JsonToken.VALUE_NUMBER_INT ? "a whole number out of range or place" : describe(token);
        return malformed(parser, column, "(" + column.type().sql() + ") expected " + what + ", found " + found);
    }

    static MalformedRecordException malformed(JsonParser parser, Column column, String reason) {
        return new MalformedRecordException(FIELD + column.name() + place(parser) + ": " + reason);
    }
}
