package dev.vidi.client;

import com.google.protobuf.ByteString;
import dev.vidi.proto.api.v1.ArrayValue;
import dev.vidi.proto.api.v1.MapValue;
import dev.vidi.proto.api.v1.RowValue;
import dev.vidi.proto.api.v1.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Java objects to values on the wire and back. */
final class ValueCodec {
    /** No column takes as many digits: the zeros of 1E+900000000 would fill the memory to be refused by the server. */
    private static final int PLAIN_SCALE_MAX = 1_000;

    private ValueCodec() {}

    static Value encode(@Nullable Object value) {
        Value.Builder proto = Value.newBuilder();
        if (value == null) {
            return proto.build();
        } else if (value instanceof String text) {
            proto.setStringValue(text);
        } else if (value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte) {
            proto.setIntValue(((Number) value).longValue());
        } else if (value instanceof Boolean flag) {
            proto.setBoolValue(flag);
        } else if (value instanceof Double || value instanceof Float) {
            proto.setDoubleValue(((Number) value).doubleValue());
        } else if (value instanceof BigDecimal decimal) {
            proto.setDecimalValue(text(decimal));
        } else if (value instanceof BigInteger integer) {
            proto.setDecimalValue(integer.toString());
        } else if (value instanceof LocalDate date) {
            proto.setDateValue(Math.toIntExact(date.toEpochDay()));
        } else if (value instanceof Instant instant) {
            proto.setTimestampValue(
                    Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000));
        } else if (value instanceof LocalTime time) {
            proto.setTimeValue(time.toNanoOfDay() / 1_000);
        } else if (value instanceof byte[] bytes) {
            proto.setBytesValue(ByteString.copyFrom(bytes));
        } else if (value instanceof ByteBuffer bytes) {
            proto.setBytesValue(ByteString.copyFrom(bytes.duplicate()));
        } else if (value instanceof List<?> elements) {
            proto.setArrayValue(array(elements));
        } else if (value instanceof Map<?, ?> entries) {
            proto.setMapValue(map(entries));
        } else {
            throw new IllegalArgumentException(
                    "a value is Boolean, Integer, Long, Double, BigDecimal, String, byte[], ByteBuffer, LocalDate,"
                            + " LocalTime, Instant, a List or Map of these, or null, not "
                            + value.getClass().getName());
        }
        return proto.build();
    }

    private static ArrayValue array(List<?> elements) {
        ArrayValue.Builder array = ArrayValue.newBuilder();
        elements.forEach(element -> array.addElements(encode(element)));
        return array.build();
    }

    /** Also a ROW, by the names of its fields: which it is, the server knows. */
    private static MapValue map(Map<?, ?> entries) {
        MapValue.Builder map = MapValue.newBuilder();
        entries.forEach(
                (key, value) -> map.addEntriesBuilder().setKey(encode(key)).setValue(encode(value)));
        return map.build();
    }

    private static String text(BigDecimal decimal) {
        return Math.abs((long) decimal.scale()) <= PLAIN_SCALE_MAX ? decimal.toPlainString() : decimal.toString();
    }

    static @Nullable Object decode(Value value) {
        return switch (value.getKindCase()) {
            case BOOL_VALUE -> value.getBoolValue();
            case INT_VALUE -> value.getIntValue();
            case DOUBLE_VALUE -> value.getDoubleValue();
            case DECIMAL_VALUE -> new BigDecimal(value.getDecimalValue());
            case STRING_VALUE -> value.getStringValue();
            case DATE_VALUE -> LocalDate.ofEpochDay(value.getDateValue());
            case TIMESTAMP_VALUE -> Instant.EPOCH.plus(value.getTimestampValue(), ChronoUnit.MICROS);
            case TIME_VALUE -> LocalTime.ofNanoOfDay(Math.multiplyExact(value.getTimeValue(), 1_000L));
            case BYTES_VALUE -> value.getBytesValue().asReadOnlyByteBuffer();
            case ARRAY_VALUE -> elements(value.getArrayValue());
            case MAP_VALUE -> entries(value.getMapValue());
            case ROW_VALUE -> fields(value.getRowValue());
            case KIND_NOT_SET -> null;
        };
    }

    private static List<@Nullable Object> elements(ArrayValue array) {
        List<@Nullable Object> elements = new ArrayList<>(array.getElementsCount());
        array.getElementsList().forEach(element -> elements.add(decode(element)));
        return Collections.unmodifiableList(elements);
    }

    private static Map<@Nullable Object, @Nullable Object> entries(MapValue map) {
        Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
        map.getEntriesList().forEach(entry -> entries.put(decode(entry.getKey()), decode(entry.getValue())));
        return Collections.unmodifiableMap(entries);
    }

    private static Map<String, @Nullable Object> fields(RowValue row) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        row.getFieldsList().forEach(field -> fields.put(field.getName(), decode(field.getValue())));
        return Collections.unmodifiableMap(fields);
    }
}
