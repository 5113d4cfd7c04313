package dev.vidi.query.format;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.WireFormat;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.row.Binary;
import dev.vidi.query.row.Domain;
import dev.vidi.query.row.Utf8;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How fields of protobuf become values of columns, and back. Nothing is rounded, and text is strict UTF-8, where protobuf
 * itself lets some syntaxes have anything.
 */
final class ProtobufTypes {
    private static final String TIMESTAMP = "google.protobuf.Timestamp";
    private static final Set<String> WRAPPERS = Set.of(
            "google.protobuf.BoolValue",
            "google.protobuf.Int32Value",
            "google.protobuf.Int64Value",
            "google.protobuf.UInt32Value",
            "google.protobuf.UInt64Value",
            "google.protobuf.FloatValue",
            "google.protobuf.DoubleValue",
            "google.protobuf.StringValue",
            "google.protobuf.BytesValue");

    private static final int NANOS_END = 1_000_000_000;

    private ProtobufTypes() {}

    /** Reads what follows a tag of the field's wire type. */
    @FunctionalInterface
    interface Reading {
        /**
         * The value.
         *
         * @throws IllegalArgumentException when it is in no column's domain; the message does not repeat it
         * @throws IOException when the bytes are malformed
         */
        Object read(CodedInputStream in) throws IOException, MalformedRecordException;
    }

    /** Makes of a value of the column what protobuf's builders take. */
    @FunctionalInterface
    interface Writing {
        /**
         * The value for the builder.
         *
         * @throws IllegalArgumentException when the field cannot hold it exactly; the message does not repeat it
         */
        Object write(Object value);
    }

    /** Reads one of the places in which a value is that has several. */
    @FunctionalInterface
    interface Gathering {
        /**
         * The value so far.
         *
         * @param before what {@code read} gave before in this message; null at first
         */
        Object read(CodedInputStream in, int wireType, @Nullable Object before)
                throws IOException, MalformedRecordException;
    }

    /**
     * Both ways.
     *
     * @param initial what an absent field is that has no presence; null when absence is NULL
     * @param gathering instead of reading, when the value has several places
     * @param unwritable why the field cannot hold every value, if so
     */
    record Conversion(
            int wireType,
            Reading reading,
            Writing writing,
            @Nullable Object initial,
            @Nullable Gathering gathering,
            Optional<String> unwritable) {

        Conversion(int wireType, Reading reading, Writing writing, @Nullable Object initial) {
            this(wireType, reading, writing, initial, null, Optional.empty());
        }
    }

    /**
     * The conversion between a field and a column.
     *
     * @param table the field of the same number in the table's own message
     * @throws IllegalArgumentException when there is none; the message says what was expected and found
     */
    static Conversion conversion(FieldDescriptor field, FieldDescriptor table, ColumnType type) {
        Conversion found = type.isNested()
                ? ProtobufNested.conversion(field, table, type)
                : field.isRepeated() ? null : found(field, type);
        if (found == null) {
            throw new IllegalArgumentException("expected " + expected(type) + ", found " + describe(field));
        }
        if (type.isNested()) {
            return found;
        }
        return new Conversion(
                found.wireType,
                in -> Domain.admit(type, found.reading.read(in)),
                found.writing,
                field.hasPresence() || found.initial == null ? null : Domain.admit(type, found.initial));
    }

    /** The conversion of one value, also of one that is repeated; null when there is none. */
    static @Nullable Conversion found(FieldDescriptor field, ColumnType type) {
        if (field.getType() == FieldDescriptor.Type.MESSAGE) {
            return message(field.getMessageType(), type);
        }
        return switch (type.kind()) {
            case BOOLEAN ->
                field.getType() == FieldDescriptor.Type.BOOL
                        ? plain(field, CodedInputStream::readBool, value -> value, false)
                        : null;
            case INTEGER -> isInt32(field) ? plain(field, number32(field)::apply, value -> value, 0) : null;
            case BIGINT -> bigint(field);
            case DOUBLE -> real(field);
            case DECIMAL -> decimal(field, type);
            case VARCHAR -> text(field);
            case DATE ->
                field.getType() == FieldDescriptor.Type.STRING
                        ? plain(field, ProtobufTypes::date, Object::toString, null)
                        : null;
            case TIME ->
                field.getType() == FieldDescriptor.Type.STRING
                        ? plain(
                                field,
                                ProtobufTypes::time,
                                value -> DateTimeFormatter.ISO_LOCAL_TIME.format((LocalTime) value),
                                null)
                        : null;
            case VARBINARY ->
                field.getType() == FieldDescriptor.Type.BYTES
                        ? plain(
                                field,
                                in -> Binary.owned(in.readByteArray()),
                                value -> ByteString.copyFrom(((Binary) value).toBytes()),
                                Binary.owned(new byte[0]))
                        : null;
            case TIMESTAMP, ARRAY, MAP, ROW -> null;
        };
    }

    private static Conversion plain(FieldDescriptor field, Reading reading, Writing writing, @Nullable Object initial) {
        return new Conversion(field.getLiteType().getWireType(), reading, writing, initial);
    }

    @FunctionalInterface
    private interface WholeReading {
        long apply(CodedInputStream in) throws IOException;
    }

    @FunctionalInterface
    private interface IntReading {
        int apply(CodedInputStream in) throws IOException;
    }

    private static boolean isInt32(FieldDescriptor field) {
        return switch (field.getType()) {
            case INT32, SINT32, SFIXED32 -> true;
            default -> false;
        };
    }

    private static IntReading number32(FieldDescriptor field) {
        return switch (field.getType()) {
            case SINT32 -> CodedInputStream::readSInt32;
            case SFIXED32 -> CodedInputStream::readSFixed32;
            default -> CodedInputStream::readInt32;
        };
    }

    /** How a whole number is read that is not of 64 bits without a sign; null when it is none. */
    private static @Nullable WholeReading number(FieldDescriptor field) {
        return switch (field.getType()) {
            case INT32, SINT32, SFIXED32 -> {
                IntReading number = number32(field);
                yield number::apply;
            }
            case UINT32 -> in -> Integer.toUnsignedLong(in.readUInt32());
            case FIXED32 -> in -> Integer.toUnsignedLong(in.readFixed32());
            case INT64 -> CodedInputStream::readInt64;
            case SINT64 -> CodedInputStream::readSInt64;
            case SFIXED64 -> CodedInputStream::readSFixed64;
            default -> null;
        };
    }

    private static @Nullable WholeReading unsigned(FieldDescriptor field) {
        return switch (field.getType()) {
            case UINT64 -> CodedInputStream::readUInt64;
            case FIXED64 -> CodedInputStream::readFixed64;
            default -> null;
        };
    }

    private static @Nullable Conversion bigint(FieldDescriptor field) {
        Writing writing = value -> written(field, BigInteger.valueOf((Long) value));
        WholeReading number = number(field);
        if (number != null) {
            return plain(field, number::apply, writing, 0L);
        }
        WholeReading unsigned = unsigned(field);
        return unsigned == null
                ? null
                : plain(
                        field,
                        in -> {
                            long value = unsigned.apply(in);
                            if (value < 0) {
                                throw new IllegalArgumentException(
                                        "number has 64 bits without a sign, and a BIGINT has 63");
                            }
                            return value;
                        },
                        writing,
                        0L);
    }

    private static @Nullable Conversion decimal(FieldDescriptor field, ColumnType type) {
        if (field.getType() == FieldDescriptor.Type.STRING) {
            return plain(field, ProtobufTypes::decimalText, value -> ((BigDecimal) value).toPlainString(), null);
        }
        if (type.scale() != 0) {
            return null;
        }
        Writing writing = value -> written(field, ((BigDecimal) value).toBigIntegerExact());
        WholeReading number = number(field);
        if (number != null) {
            return plain(field, in -> BigDecimal.valueOf(number.apply(in)), writing, BigDecimal.ZERO);
        }
        WholeReading unsigned = unsigned(field);
        return unsigned == null
                ? null
                : plain(
                        field,
                        in -> new BigDecimal(Long.toUnsignedString(unsigned.apply(in))),
                        writing,
                        BigDecimal.ZERO);
    }

    /** A whole number as the Java type of the field. */
    private static Object written(FieldDescriptor field, BigInteger number) {
        boolean wide = field.getJavaType() == FieldDescriptor.JavaType.LONG;
        boolean signed = number(field) != null
                && field.getType() != FieldDescriptor.Type.UINT32
                && field.getType() != FieldDescriptor.Type.FIXED32;
        int bits = (wide ? Long.SIZE : Integer.SIZE) - (signed ? 1 : 0);
        if (number.bitLength() > bits || (!signed && number.signum() < 0)) {
            throw new IllegalArgumentException(
                    "number is beyond " + field.getType().name().toLowerCase(Locale.ROOT) + ", which its schema takes");
        }
        return wide ? (Object) number.longValue() : (Object) number.intValue();
    }

    private static @Nullable Conversion real(FieldDescriptor field) {
        return switch (field.getType()) {
            case DOUBLE -> plain(field, CodedInputStream::readDouble, value -> value, 0.0);
            case FLOAT ->
                plain(
                        field,
                        in -> (double) in.readFloat(),
                        value -> {
                            double number = (Double) value;
                            if ((float) number != number) {
                                throw new IllegalArgumentException(
                                        "number is no float of 32 bits, which its schema takes");
                            }
                            return (float) number;
                        },
                        0.0);
            default -> null;
        };
    }

    private static @Nullable Conversion text(FieldDescriptor field) {
        return switch (field.getType()) {
            case STRING -> plain(field, ProtobufTypes::readText, value -> value, "");
            case ENUM ->
                plain(
                        field,
                        in -> symbol(field, in.readEnum()),
                        value -> {
                            EnumValueDescriptor symbol = field.getEnumType().findValueByName((String) value);
                            if (symbol == null) {
                                throw new IllegalArgumentException("text is none of the symbols of "
                                        + field.getEnumType().getFullName());
                            }
                            return symbol;
                        },
                        field.getEnumType().getValues().get(0).getName());
            default -> null;
        };
    }

    private static String symbol(FieldDescriptor field, int number) {
        EnumValueDescriptor symbol = field.getEnumType().findValueByNumber(number);
        if (symbol == null) {
            throw new IllegalArgumentException("number " + number + " is none of the symbols of "
                    + field.getEnumType().getFullName());
        }
        return symbol.getName();
    }

    private static String readText(CodedInputStream in) throws IOException, MalformedRecordException {
        byte[] bytes = in.readByteArray();
        try {
            return Utf8.decode(bytes, 0, bytes.length);
        } catch (IllegalArgumentException invalid) {
            throw new MalformedRecordException("text of " + bytes.length + " bytes is not UTF-8", invalid);
        }
    }

    private static Object decimalText(CodedInputStream in) throws IOException, MalformedRecordException {
        String text = readText(in);
        if (!text.matches("-?[0-9]{1,60}(\\.[0-9]{1,60})?")) {
            throw new MalformedRecordException("expected a decimal number in the string");
        }
        return new BigDecimal(text);
    }

    private static Object time(CodedInputStream in) throws IOException, MalformedRecordException {
        try {
            return LocalTime.parse(readText(in));
        } catch (DateTimeException malformed) {
            throw new MalformedRecordException("expected an ISO 8601 time of day in the string", malformed);
        }
    }

    private static Object date(CodedInputStream in) throws IOException, MalformedRecordException {
        try {
            return LocalDate.parse(readText(in));
        } catch (DateTimeException malformed) {
            throw new MalformedRecordException("expected an ISO 8601 date in the string", malformed);
        }
    }

    /** A message that stands for one value. */
    private static @Nullable Conversion message(Descriptor message, ColumnType type) {
        if (message.getFullName().equals(TIMESTAMP)) {
            return type.kind() == ColumnType.Kind.TIMESTAMP
                    ? new Conversion(
                            WireFormat.WIRETYPE_LENGTH_DELIMITED,
                            in -> timestamp(message, in.readBytes()),
                            value -> timestamp(message, (Instant) value),
                            null)
                    : null;
        }
        if (!WRAPPERS.contains(message.getFullName())) {
            return null;
        }
        FieldDescriptor wrapped = message.getFields().get(0);
        Conversion inner = found(wrapped, type);
        return inner == null
                ? null
                : new Conversion(
                        WireFormat.WIRETYPE_LENGTH_DELIMITED,
                        in -> wrapped(wrapped, inner, in.readByteArray()),
                        value -> DynamicMessage.newBuilder(message)
                                .setField(wrapped, inner.writing.write(value))
                                .build(),
                        null);
    }

    private static Object wrapped(FieldDescriptor field, Conversion inner, byte[] bytes)
            throws IOException, MalformedRecordException {
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        Object value = inner.initial;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == field.getNumber()
                    && WireFormat.getTagWireType(tag) == inner.wireType) {
                value = inner.reading.read(in);
            } else if (!in.skipField(tag)) {
                throw new MalformedRecordException("a group ends that did not begin");
            }
        }
        if (value == null) {
            throw new MalformedRecordException(
                    "expected a value within " + field.getContainingType().getFullName());
        }
        return value;
    }

    private static Object timestamp(Descriptor message, ByteString bytes) throws IOException {
        DynamicMessage parts = DynamicMessage.parseFrom(message, bytes);
        long seconds = (Long) parts.getField(message.findFieldByNumber(1));
        int nanos = (Integer) parts.getField(message.findFieldByNumber(2));
        if (nanos < 0 || nanos >= NANOS_END || seconds != Math.max(-1L << 40, Math.min(seconds, 1L << 40))) {
            throw new IllegalArgumentException("a TIMESTAMP lies in the years 1 to 9999");
        }
        return Instant.ofEpochSecond(seconds, nanos);
    }

    private static Object timestamp(Descriptor message, Instant value) {
        return DynamicMessage.newBuilder(message)
                .setField(message.findFieldByNumber(1), value.getEpochSecond())
                .setField(message.findFieldByNumber(2), value.getNano())
                .build();
    }

    private static String expected(ColumnType type) {
        return type.sql() + " as "
                + switch (type.kind()) {
                    case BOOLEAN -> "bool";
                    case INTEGER -> "int32, sint32 or sfixed32";
                    case BIGINT -> "a whole number";
                    case DOUBLE -> "double or float";
                    case DECIMAL -> type.scale() == 0 ? "string or a whole number" : "string";
                    case VARCHAR -> "string or an enum";
                    case DATE, TIME -> "string";
                    case TIMESTAMP -> TIMESTAMP;
                    case VARBINARY -> "bytes";
                    case ARRAY -> "a repeated field";
                    case MAP -> "a map";
                    case ROW -> "a message";
                };
    }

    private static String describe(FieldDescriptor field) {
        String name = switch (field.getType()) {
            case MESSAGE, GROUP -> field.getMessageType().getFullName();
            case ENUM -> "enum " + field.getEnumType().getFullName();
            default -> field.getType().name().toLowerCase(Locale.ROOT);
        };
        return field.isRepeated() ? "repeated " + name : name;
    }
}
