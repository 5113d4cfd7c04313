package dev.vidi.query.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType.Kind;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Values as Debezium and Kafka Connect write them in JSON: counted days and times, decimals as bytes in base64. */
final class ConnectValues {
    /** Bytes of a decimal's digits: those of a DECIMAL take 16. */
    private static final int DIGITS_BYTES_MAX = 64;

    /** Base64 takes four characters for three bytes. */
    private static final int DIGITS_TEXT_MAX = DIGITS_BYTES_MAX / 3 * 4 + 4;

    private static final int SCALE_LENGTH_MAX = 6;

    /** As in a JSON table: the schema says nothing more of the field. */
    static final JsonReading PLAIN = (parser, column, token) -> {
        if (column.type().kind() == Kind.TIMESTAMP && token.isNumeric()) {
            throw JsonValues.malformed(
                    parser, column, "(TIMESTAMP) found a number, and its schema does not say of which unit");
        }
        return column.type().isNested()
                ? JsonNested.read(parser, column, token, plain())
                : JsonValues.value(parser, column, token);
    };

    /** A field cannot name itself while it is made. */
    private static JsonReading plain() {
        return PLAIN;
    }

    /** Days since 1970. */
    static final JsonReading DAYS =
            (parser, column, token) -> column.type().kind() == Kind.DATE && token == JsonToken.VALUE_NUMBER_INT
                    ? days(parser, column)
                    : PLAIN.read(parser, column, token);

    /** Bytes: a column that takes them is not one of text. */
    static final JsonReading BYTES = (parser, column, token) -> {
        if (column.type().kind() != Kind.VARBINARY) {
            throw JsonValues.malformed(
                    parser, column, "(" + column.type().sql() + ") found bytes, which a VARBINARY takes");
        }
        return JsonValues.value(parser, column, token);
    };

    /** A time of day with an offset, as text; it is one in UTC. */
    static final JsonReading ZONED_TIME = (parser, column, token) -> {
        if (column.type().kind() != Kind.TIME || token != JsonToken.VALUE_STRING) {
            return PLAIN.read(parser, column, token);
        }
        try {
            return IsoTime.parseTime(parser.getText());
        } catch (DateTimeException malformed) {
            throw JsonValues.malformed(parser, column, "expected an ISO 8601 time of day, such as \"12:00:00Z\"");
        }
    };

    /** An object of a scale and the digits. */
    static final JsonReading VARIABLE_SCALE = ConnectValues::variableScale;

    private ConnectValues() {}

    /** What a number of a timestamp counts. */
    enum TimeUnit {
        MILLIS(1_000),
        MICROS(1_000_000),
        NANOS(1_000_000_000);

        private static final long DAY_SECONDS = 86_400;

        private final long perSecond;

        TimeUnit(long perSecond) {
            this.perSecond = perSecond;
        }

        static TimeUnit of(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT));
        }

        /**
         * How many of it there are until then.
         *
         * @throws IllegalArgumentException when it is no whole number of 64 bits
         */
        long count(Instant instant) {
            long nanosEach = 1_000_000_000L / perSecond;
            if (instant.getNano() % nanosEach != 0) {
                throw new IllegalArgumentException(
                        "a TIMESTAMP of this schema has whole " + name().toLowerCase(Locale.ROOT));
            }
            try {
                return Math.addExact(
                        Math.multiplyExact(instant.getEpochSecond(), perSecond), instant.getNano() / nanosEach);
            } catch (ArithmeticException beyond) {
                throw new IllegalArgumentException(
                        "a TIMESTAMP of this schema has 64 bits of " + name().toLowerCase(Locale.ROOT), beyond);
            }
        }

        /**
         * The time of day when so many of it have passed.
         *
         * @throws IllegalArgumentException when a day has no so many
         */
        LocalTime time(long count) {
            if (count < 0 || count >= DAY_SECONDS * perSecond) {
                throw new IllegalArgumentException("a TIME lies between 00:00 and 24:00");
            }
            return LocalTime.ofNanoOfDay(count * (1_000_000_000L / perSecond));
        }

        /**
         * How many of it have passed at a time of day.
         *
         * @throws IllegalArgumentException when it is no whole number
         */
        long count(LocalTime time) {
            long nanosEach = 1_000_000_000L / perSecond;
            if (time.toNanoOfDay() % nanosEach != 0) {
                throw new IllegalArgumentException(
                        "a TIME of this schema has whole " + name().toLowerCase(Locale.ROOT));
            }
            return time.toNanoOfDay() / nanosEach;
        }

        Instant instant(long count) {
            return Instant.ofEpochSecond(
                    Math.floorDiv(count, perSecond), Math.floorMod(count, perSecond) * (1_000_000_000L / perSecond));
        }
    }

    /** Without a schema, a whole number is the days of a DATE, and a TIMESTAMP if its unit was said. */
    static JsonReading unknown(Optional<TimeUnit> unit) {
        return (parser, column, token) -> {
            if (column.type().kind() == Kind.TIMESTAMP && token.isNumeric() && unit.isEmpty()) {
                throw JsonValues.malformed(
                        parser,
                        column,
                        "(TIMESTAMP) found a number without a schema part; create the table with timestamp_unit ="
                                + " 'millis', 'micros' or 'nanos'");
            }
            if (column.type().kind() == Kind.TIME && token.isNumeric()) {
                throw JsonValues.malformed(
                        parser,
                        column,
                        "(TIME) found a number without a schema part, which does not say of which unit; set"
                                + " value.converter.schemas.enable=true or time.precision.mode=isostring at the connector");
            }
            if (column.type().isNested()) {
                return JsonNested.read(parser, column, token, unknown(unit));
            }
            return unit.isPresent() && column.type().kind() == Kind.TIMESTAMP
                    ? timestamp(unit.get()).read(parser, column, token)
                    : DAYS.read(parser, column, token);
        };
    }

    /** So many units since midnight. */
    static JsonReading time(TimeUnit unit) {
        return (parser, column, token) -> column.type().kind() == Kind.TIME && token == JsonToken.VALUE_NUMBER_INT
                ? unit.time(whole(parser, column))
                : PLAIN.read(parser, column, token);
    }

    /** An ARRAY, MAP or ROW of whose parts a schema says how each is read. */
    static JsonReading nested(Function<String, JsonReading> parts) {
        return (parser, column, token) -> column.type().isNested()
                ? JsonNested.read(parser, column, token, new JsonReading() {
                    @Override
                    public Object read(JsonParser part, Column of, JsonToken first)
                            throws IOException, MalformedRecordException {
                        return PLAIN.read(part, of, first);
                    }

                    @Override
                    public JsonReading part(String name) {
                        return parts.apply(name);
                    }
                })
                : PLAIN.read(parser, column, token);
    }

    /** So many units since 1970. */
    static JsonReading timestamp(TimeUnit unit) {
        return (parser, column, token) -> column.type().kind() == Kind.TIMESTAMP && token == JsonToken.VALUE_NUMBER_INT
                ? unit.instant(whole(parser, column))
                : PLAIN.read(parser, column, token);
    }

    /** Digits as the bytes of a whole number, in base64, of a scale that the schema says; or a number as such. */
    static JsonReading decimal(String scale) {
        return (parser, column, token) -> {
            if (token != JsonToken.VALUE_STRING) {
                return PLAIN.read(parser, column, token);
            }
            requireDecimal(parser, column);
            return new BigDecimal(digits(parser, column), scale(parser, column, scale));
        };
    }

    private static Object variableScale(JsonParser parser, Column column, JsonToken token)
            throws IOException, MalformedRecordException {
        if (token != JsonToken.START_OBJECT) {
            return PLAIN.read(parser, column, token);
        }
        requireDecimal(parser, column);
        String scale = "";
        BigInteger digits = null;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            if (name.equals("scale") && value == JsonToken.VALUE_NUMBER_INT) {
                scale = parser.getText();
            } else if (name.equals("value") && value == JsonToken.VALUE_STRING) {
                digits = digits(parser, column);
            } else {
                throw JsonValues.malformed(parser, column, "expected an object of scale and value");
            }
        }
        if (digits == null) {
            throw JsonValues.malformed(parser, column, "expected an object of scale and value");
        }
        return new BigDecimal(digits, scale(parser, column, scale));
    }

    private static void requireDecimal(JsonParser parser, Column column) throws MalformedRecordException {
        if (column.type().kind() != Kind.DECIMAL) {
            throw JsonValues.malformed(
                    parser,
                    column,
                    "(" + column.type().sql() + ") found a decimal; a DECIMAL column takes it, or set"
                            + " decimal.handling.mode=string at the connector");
        }
    }

    private static BigInteger digits(JsonParser parser, Column column) throws IOException, MalformedRecordException {
        if (parser.getTextLength() > DIGITS_TEXT_MAX) {
            throw JsonValues.malformed(parser, column, "has more digits than a DECIMAL can have");
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(parser.getText());
        } catch (IllegalArgumentException malformed) {
            throw JsonValues.malformed(parser, column, "expected the digits of a decimal in base64");
        }
        if (bytes.length == 0) {
            throw JsonValues.malformed(parser, column, "expected the digits of a decimal in base64, found none");
        }
        return new BigInteger(bytes);
    }

    private static int scale(JsonParser parser, Column column, String scale) throws MalformedRecordException {
        if (scale.length() > SCALE_LENGTH_MAX || !scale.matches("-?[0-9]+")) {
            throw JsonValues.malformed(parser, column, "expected the scale of a decimal, a number");
        }
        return Integer.parseInt(scale);
    }

    private static LocalDate days(JsonParser parser, Column column) throws IOException, MalformedRecordException {
        try {
            return LocalDate.ofEpochDay(whole(parser, column));
        } catch (DateTimeException outside) {
            throw JsonValues.malformed(parser, column, "a DATE lies in the years 1 to 9999");
        }
    }

    private static long whole(JsonParser parser, Column column) throws IOException, MalformedRecordException {
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw JsonValues.expected("a whole number of 64 bits", parser, column);
        }
        return parser.getLongValue();
    }
}
