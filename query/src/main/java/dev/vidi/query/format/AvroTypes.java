package dev.vidi.query.format;

import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.format.ConnectValues.TimeUnit;
import dev.vidi.query.row.Binary;
import dev.vidi.query.row.Domain;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;

/**
 * How values of Avro's types become those of columns, and back. Nothing is rounded: what one side cannot hold exactly is
 * refused. Numbers that count days or time are known by their logical type or, where Debezium has written the schema, by
 * the name that Kafka Connect has for them.
 */
final class AvroTypes {
    private static final String NONE = "";
    private static final String DATE = "date";
    private static final String UUID_TEXT = "uuid";
    private static final String ZONED = "zoned timestamp";
    private static final String ZONED_TIME = "zoned time";
    private static final int UUID_BYTES = 16;

    /** Bytes of a decimal's digits: those of a DECIMAL take 16. */
    private static final int DIGITS_BYTES_MAX = 64;

    private static final Map<String, TimeUnit> TIMESTAMPS = Map.of(
            "timestamp-millis", TimeUnit.MILLIS,
            "timestamp-micros", TimeUnit.MICROS,
            "timestamp-nanos", TimeUnit.NANOS,
            "local-timestamp-millis", TimeUnit.MILLIS,
            "local-timestamp-micros", TimeUnit.MICROS,
            "local-timestamp-nanos", TimeUnit.NANOS);

    private static final Map<String, String> CONNECT_NAMES = Map.of(
            "io.debezium.time.Date", DATE,
            "io.debezium.time.Timestamp", "timestamp-millis",
            "io.debezium.time.MicroTimestamp", "timestamp-micros",
            "io.debezium.time.NanoTimestamp", "timestamp-nanos",
            "io.debezium.time.ZonedTimestamp", ZONED,
            "io.debezium.time.Time", "time-millis",
            "io.debezium.time.MicroTime", "time-micros",
            "io.debezium.time.NanoTime", "time-nanos",
            "io.debezium.time.ZonedTime", ZONED_TIME);
    private static final Map<String, TimeUnit> TIMES =
            Map.of("time-millis", TimeUnit.MILLIS, "time-micros", TimeUnit.MICROS, "time-nanos", TimeUnit.NANOS);

    private AvroTypes() {}

    /** Reads a value that is there. */
    @FunctionalInterface
    interface Reading {
        /**
         * The value.
         *
         * @throws IllegalArgumentException when it is in no column's domain; the message does not repeat it
         */
        Object read(AvroInput in) throws MalformedRecordException;
    }

    /** Makes of a value of the column what Avro's writer takes. */
    @FunctionalInterface
    interface Writing {
        /**
         * The value for the writer.
         *
         * @throws IllegalArgumentException when Avro's type cannot hold it exactly; the message does not repeat it
         */
        Object write(Object value);
    }

    /**
     * Both ways.
     *
     * @param parts of what values are made, if they are
     * @param unwritable why the type cannot hold every value, if so
     */
    record Conversion(Reading reading, Writing writing, List<AvroColumn> parts, Optional<String> unwritable) {

        Conversion(Reading reading, Writing writing) {
            this(reading, writing, List.of(), Optional.empty());
        }
    }

    /**
     * The conversion between a type of Avro that is no union and that of a column.
     *
     * @param reader the type that the table's schema has instead, for its defaults; null when it has none
     * @throws IllegalArgumentException when there is none; the message says what was expected and found
     */
    static Conversion conversion(Schema schema, @Nullable Schema reader, ColumnType type) {
        String meaning = meaning(schema);
        Conversion found = switch (type.kind()) {
            case BOOLEAN -> plain(schema, meaning, Schema.Type.BOOLEAN, AvroInput::readBoolean);
            case INTEGER -> plain(schema, meaning, Schema.Type.INT, AvroInput::readInt);
            case BIGINT -> bigint(schema, meaning);
            case DOUBLE -> real(schema, meaning);
            case DECIMAL -> decimal(schema, meaning, type);
            case VARCHAR -> text(schema, meaning);
            case DATE ->
                schema.getType() == Schema.Type.INT && meaning.equals(DATE)
                        ? new Conversion(AvroTypes::date, value -> (int) ((LocalDate) value).toEpochDay())
                        : null;
            case TIME -> time(schema, meaning);
            case TIMESTAMP -> timestamp(schema, meaning);
            case VARBINARY -> binary(schema, meaning);
            case ARRAY, MAP, ROW -> AvroNested.conversion(schema, reader, type);
        };
        if (found == null) {
            throw new IllegalArgumentException("expected " + expected(type) + ", found " + describe(schema));
        }
        return new Conversion(
                in -> Domain.admit(type, found.reading.read(in)), found.writing, found.parts, found.unwritable);
    }

    private static @Nullable Conversion plain(Schema schema, String meaning, Schema.Type wanted, Reading reading) {
        return schema.getType() == wanted && meaning.equals(NONE) ? new Conversion(reading, value -> value) : null;
    }

    private static @Nullable Conversion bigint(Schema schema, String meaning) {
        if (schema.getType() == Schema.Type.INT && meaning.equals(NONE)) {
            return new Conversion(in -> (long) in.readInt(), value -> {
                long number = (Long) value;
                if (number != (int) number) {
                    throw new IllegalArgumentException("number has more than the 32 bits that its schema takes");
                }
                return (int) number;
            });
        }
        return plain(schema, meaning, Schema.Type.LONG, AvroInput::readLong);
    }

    private static @Nullable Conversion real(Schema schema, String meaning) {
        if (!meaning.equals(NONE)) {
            return null;
        }
        return switch (schema.getType()) {
            case DOUBLE -> new Conversion(AvroInput::readDouble, value -> value);
            case FLOAT ->
                new Conversion(in -> (double) in.readFloat(), value -> {
                    double number = (Double) value;
                    if ((float) number != number) {
                        throw new IllegalArgumentException("number is no float of 32 bits, which its schema takes");
                    }
                    return (float) number;
                });
            default -> null;
        };
    }

    private static @Nullable Conversion decimal(Schema schema, String meaning, ColumnType type) {
        if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
            int scale = decimal.getScale();
            int digits = decimal.getPrecision();
            return schema.getType() == Schema.Type.FIXED
                    ? new Conversion(
                            in -> new BigDecimal(digits(in.readFixed(schema.getFixedSize())), scale),
                            value -> new GenericData.Fixed(
                                    schema, widened(unscaled(value, digits, scale), schema.getFixedSize())))
                    : new Conversion(
                            in -> new BigDecimal(digits(in.readBytes()), scale),
                            value -> ByteBuffer.wrap(
                                    unscaled(value, digits, scale).toByteArray()));
        }
        boolean whole = schema.getType() == Schema.Type.INT || schema.getType() == Schema.Type.LONG;
        if (!whole || !meaning.equals(NONE) || type.scale() != 0) {
            return null;
        }
        return schema.getType() == Schema.Type.INT
                ? new Conversion(
                        in -> BigDecimal.valueOf(in.readInt()),
                        value -> whole(value, Integer.SIZE).intValue())
                : new Conversion(
                        in -> BigDecimal.valueOf(in.readLong()),
                        value -> whole(value, Long.SIZE).longValue());
    }

    private static BigInteger digits(byte[] bytes) throws MalformedRecordException {
        if (bytes.length == 0 || bytes.length > DIGITS_BYTES_MAX) {
            throw new MalformedRecordException(
                    "a decimal has digits of 1 to " + DIGITS_BYTES_MAX + " bytes, found " + bytes.length);
        }
        return new BigInteger(bytes);
    }

    private static BigInteger unscaled(Object value, int digits, int scale) {
        BigDecimal number = (BigDecimal) Domain.admit(ColumnType.decimal(digits, scale), value);
        return number.unscaledValue();
    }

    private static BigInteger whole(Object value, int bits) {
        BigInteger number = ((BigDecimal) value).toBigIntegerExact();
        if (number.bitLength() >= bits) {
            throw new IllegalArgumentException("number has more than the " + bits + " bits that its schema takes");
        }
        return number;
    }

    private static byte[] widened(BigInteger digits, int size) {
        byte[] narrow = digits.toByteArray();
        if (narrow.length > size) {
            throw new IllegalArgumentException("number has more digits than its schema takes");
        }
        byte[] wide = new byte[size];
        java.util.Arrays.fill(wide, 0, size - narrow.length, (byte) (digits.signum() < 0 ? 0xFF : 0));
        System.arraycopy(narrow, 0, wide, size - narrow.length, narrow.length);
        return wide;
    }

    private static @Nullable Conversion text(Schema schema, String meaning) {
        return switch (schema.getType()) {
            case STRING -> new Conversion(AvroInput::readText, value -> value);
            case ENUM ->
                new Conversion(
                        in -> schema.getEnumSymbols()
                                .get(in.readIndex(schema.getEnumSymbols().size())),
                        value -> {
                            if (!schema.hasEnumSymbol((String) value)) {
                                throw new IllegalArgumentException(
                                        "text is none of the symbols of " + schema.getFullName());
                            }
                            return new GenericData.EnumSymbol(schema, value);
                        });
            case FIXED ->
                meaning.equals(UUID_TEXT) && schema.getFixedSize() == UUID_BYTES
                        ? new Conversion(
                                in -> uuid(in.readFixed(UUID_BYTES)),
                                value -> new GenericData.Fixed(schema, uuidBytes((String) value)))
                        : null;
            default -> null;
        };
    }

    private static String uuid(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return new UUID(in.getLong(), in.getLong()).toString();
    }

    private static byte[] uuidBytes(String text) {
        if (text.length() == 36) {
            UUID uuid = UUID.fromString(text);
            if (uuid.toString().equals(text)) {
                return ByteBuffer.allocate(UUID_BYTES)
                        .putLong(uuid.getMostSignificantBits())
                        .putLong(uuid.getLeastSignificantBits())
                        .array();
            }
        }
        throw new IllegalArgumentException("expected the text of a UUID in lower case, which its schema takes");
    }

    private static Object date(AvroInput in) throws MalformedRecordException {
        return LocalDate.ofEpochDay(in.readInt());
    }

    private static @Nullable Conversion time(Schema schema, String meaning) {
        TimeUnit unit = TIMES.get(meaning);
        if (unit == TimeUnit.MILLIS && schema.getType() == Schema.Type.INT) {
            return new Conversion(
                    in -> unit.time(in.readInt()), value -> Math.toIntExact(unit.count((LocalTime) value)));
        }
        if (unit != null && unit != TimeUnit.MILLIS && schema.getType() == Schema.Type.LONG) {
            return new Conversion(in -> unit.time(in.readLong()), value -> unit.count((LocalTime) value));
        }
        if (schema.getType() == Schema.Type.STRING && meaning.equals(ZONED_TIME)) {
            return new Conversion(
                    AvroTypes::zonedTime, value -> DateTimeFormatter.ISO_LOCAL_TIME.format((LocalTime) value) + "Z");
        }
        return null;
    }

    private static Object zonedTime(AvroInput in) throws MalformedRecordException {
        try {
            return IsoTime.parseTime(in.readText());
        } catch (DateTimeException malformed) {
            throw new MalformedRecordException("expected a time of day in ISO 8601", malformed);
        }
    }

    private static @Nullable Conversion binary(Schema schema, String meaning) {
        if (!meaning.equals(NONE)) {
            return null;
        }
        return switch (schema.getType()) {
            case BYTES ->
                new Conversion(
                        in -> Binary.owned(in.readBytes()), value -> ByteBuffer.wrap(((Binary) value).toBytes()));
            case FIXED ->
                new Conversion(in -> Binary.owned(in.readFixed(schema.getFixedSize())), value -> {
                    if (((Binary) value).length() != schema.getFixedSize()) {
                        throw new IllegalArgumentException("its schema takes " + schema.getFixedSize() + " bytes");
                    }
                    return new GenericData.Fixed(schema, ((Binary) value).toBytes());
                });
            default -> null;
        };
    }

    private static @Nullable Conversion timestamp(Schema schema, String meaning) {
        TimeUnit unit = TIMESTAMPS.get(meaning);
        if (schema.getType() == Schema.Type.LONG && unit != null) {
            return new Conversion(in -> unit.instant(in.readLong()), value -> unit.count((Instant) value));
        }
        if (schema.getType() == Schema.Type.STRING && meaning.equals(ZONED)) {
            return new Conversion(AvroTypes::zoned, Object::toString);
        }
        return null;
    }

    private static Object zoned(AvroInput in) throws MalformedRecordException {
        try {
            return IsoTime.parse(in.readText());
        } catch (DateTimeException malformed) {
            throw new MalformedRecordException("expected a time in ISO 8601", malformed);
        }
    }

    private static String meaning(Schema schema) {
        if (schema.getLogicalType() != null) {
            return schema.getLogicalType().getName();
        }
        String connect = schema.getProp("connect.name");
        return connect == null ? NONE : CONNECT_NAMES.getOrDefault(connect, NONE);
    }

    private static String expected(ColumnType type) {
        return type.sql() + " as "
                + switch (type.kind()) {
                    case BOOLEAN -> "boolean";
                    case INTEGER -> "int";
                    case BIGINT -> "long or int";
                    case DOUBLE -> "double or float";
                    case DECIMAL ->
                        type.scale() == 0 ? "bytes or fixed (decimal), int or long" : "bytes or fixed (decimal)";
                    case VARCHAR -> "string, enum or fixed (uuid)";
                    case DATE -> "int (date)";
                    case TIME -> "int (time-millis) or long (time-micros)";
                    case TIMESTAMP -> "long (timestamp-millis, timestamp-micros or timestamp-nanos)";
                    case VARBINARY -> "bytes or fixed";
                    case ARRAY -> "array";
                    case MAP -> "map, whose keys are texts";
                    case ROW -> "record";
                };
    }

    /** A type of Avro for messages. */
    static String describe(Schema schema) {
        String name = schema.getType().getName();
        if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
            return name + " (decimal(" + decimal.getPrecision() + ", " + decimal.getScale() + "))";
        }
        String meaning = meaning(schema);
        return meaning.equals(NONE) ? name : name + " (" + meaning + ")";
    }
}
