package dev.vidi.router.grpc;

import com.google.protobuf.ByteString;
import dev.vidi.proto.api.v1.ArrayValue;
import dev.vidi.proto.api.v1.MapValue;
import dev.vidi.proto.api.v1.RowValue;
import dev.vidi.proto.api.v1.Value;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.plan.Fragment;
import dev.vidi.query.row.Binary;
import dev.vidi.query.row.Domain;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values of columns as messages. The messages of errors never repeat a value: it may be secret. */
final class ValueMessages {
    private static final long MICROS_PER_SECOND = 1_000_000L;
    private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final int DECIMAL_CHARACTERS_MAX = 1_000;
    private static final long EXACT_DOUBLE_MAX = 1L << 53;
    private static final Value NULL = Value.getDefaultInstance();

    private ValueMessages() {}

    static Value toProto(ColumnType type, @Nullable Object value) {
        if (value == null) {
            return NULL;
        }
        Value.Builder proto = Value.newBuilder();
        switch (type.kind()) {
            case BOOLEAN -> proto.setBoolValue((Boolean) value);
            case INTEGER -> proto.setIntValue((Integer) value);
            case BIGINT -> proto.setIntValue((Long) value);
            case DOUBLE -> proto.setDoubleValue((Double) value);
            case DECIMAL -> proto.setDecimalValue(((BigDecimal) value).toPlainString());
            case VARCHAR -> proto.setStringValue((String) value);
            case VARBINARY -> proto.setBytesValue(ByteString.copyFrom(((Binary) value).toBytes()));
            case TIME -> proto.setTimeValue(((LocalTime) value).toNanoOfDay() / NANOS_PER_MICRO);
            case ARRAY -> proto.setArrayValue(array(type, (List<?>) value));
            case MAP -> proto.setMapValue(map(type, (Map<?, ?>) value));
            case ROW -> proto.setRowValue(row(type, (List<?>) value));
            case DATE -> proto.setDateValue(Math.toIntExact(((LocalDate) value).toEpochDay()));
            case TIMESTAMP -> {
                Instant instant = (Instant) value;
                proto.setTimestampValue(instant.getEpochSecond() * MICROS_PER_SECOND + instant.getNano() / 1_000);
            }
        }
        return proto.build();
    }

    private static ArrayValue array(ColumnType type, List<?> elements) {
        ArrayValue.Builder array = ArrayValue.newBuilder();
        for (Object element : elements) {
            array.addElements(toProto(type.element().type(), element));
        }
        return array.build();
    }

    private static MapValue map(ColumnType type, Map<?, ?> entries) {
        MapValue.Builder map = MapValue.newBuilder();
        entries.forEach((key, value) -> map.addEntriesBuilder()
                .setKey(toProto(type.mapKey().type(), key))
                .setValue(toProto(type.mapValue().type(), value)));
        return map.build();
    }

    private static RowValue row(ColumnType type, List<?> values) {
        RowValue.Builder row = RowValue.newBuilder();
        for (int i = 0; i < values.size(); i++) {
            Column field = type.parts().get(i);
            row.addFieldsBuilder().setName(field.name()).setValue(toProto(field.type(), values.get(i)));
        }
        return row.build();
    }

    /**
     * The value in the domain of a column type; null for NULL. A whole number stands for a DECIMAL, too, and for a
     * DOUBLE that it equals.
     *
     * @throws IllegalArgumentException when it is of another type, or outside the domain
     */
    static @Nullable Object fromProto(ColumnType type, Value value) {
        if (value.getKindCase() == Value.KindCase.KIND_NOT_SET) {
            return null;
        }
        Object java = switch (type.kind()) {
            case BOOLEAN -> require(type, value, Value.KindCase.BOOL_VALUE).getBoolValue();
            case INTEGER ->
                integer(require(type, value, Value.KindCase.INT_VALUE).getIntValue());
            case BIGINT -> require(type, value, Value.KindCase.INT_VALUE).getIntValue();
            case DOUBLE ->
                value.hasIntValue() && Math.abs(value.getIntValue()) <= EXACT_DOUBLE_MAX
                        ? (double) value.getIntValue()
                        : require(type, value, Value.KindCase.DOUBLE_VALUE).getDoubleValue();
            case DECIMAL ->
                value.hasIntValue()
                        ? BigDecimal.valueOf(value.getIntValue())
                        : decimal(require(type, value, Value.KindCase.DECIMAL_VALUE)
                                .getDecimalValue());
            case VARCHAR -> require(type, value, Value.KindCase.STRING_VALUE).getStringValue();
            case DATE -> date(require(type, value, Value.KindCase.DATE_VALUE).getDateValue());
            case VARBINARY ->
                Binary.owned(require(type, value, Value.KindCase.BYTES_VALUE)
                        .getBytesValue()
                        .toByteArray());
            case TIME -> time(require(type, value, Value.KindCase.TIME_VALUE).getTimeValue());
            case ARRAY ->
                elements(type, require(type, value, Value.KindCase.ARRAY_VALUE).getArrayValue());
            case MAP ->
                entries(type, require(type, value, Value.KindCase.MAP_VALUE).getMapValue());
            case ROW -> row(type, value);
            case TIMESTAMP ->
                timestamp(require(type, value, Value.KindCase.TIMESTAMP_VALUE).getTimestampValue());
        };
        return Domain.admit(type, java);
    }

    private static List<@Nullable Object> elements(ColumnType type, ArrayValue array) {
        List<@Nullable Object> elements = new ArrayList<>(array.getElementsCount());
        for (Value element : array.getElementsList()) {
            elements.add(fromProto(type.element().type(), element));
        }
        return elements;
    }

    private static Map<Object, @Nullable Object> entries(ColumnType type, MapValue map) {
        Map<Object, @Nullable Object> entries = new LinkedHashMap<>();
        for (MapValue.Entry entry : map.getEntriesList()) {
            Object key = fromProto(type.mapKey().type(), entry.getKey());
            if (key == null || entries.containsKey(key)) {
                throw new IllegalArgumentException("the keys of a MAP are not NULL, and each is there once");
            }
            entries.put(key, fromProto(type.mapValue().type(), entry.getValue()));
        }
        return entries;
    }

    /** By its fields; by the entries of a map from their names; or by all values in their order. */
    private static List<@Nullable Object> row(ColumnType type, Value value) {
        if (value.hasMapValue()) {
            return fields(type, named(value.getMapValue()));
        }
        if (value.hasArrayValue()) {
            return inOrder(type, value.getArrayValue().getElementsList());
        }
        return fields(type, named(require(type, value, Value.KindCase.ROW_VALUE).getRowValue()));
    }

    private static List<@Nullable Object> inOrder(ColumnType type, List<Value> given) {
        if (given.size() != type.parts().size()) {
            throw new IllegalArgumentException("expected " + type.parts().size() + " values, found " + given.size());
        }
        List<@Nullable Object> values = new ArrayList<>(given.size());
        for (int i = 0; i < given.size(); i++) {
            values.add(fromProto(type.parts().get(i).type(), given.get(i)));
        }
        return values;
    }

    private static Map<String, Value> named(RowValue row) {
        Map<String, Value> fields = new LinkedHashMap<>();
        row.getFieldsList().forEach(field -> putOnce(fields, field.getName(), field.getValue()));
        return fields;
    }

    private static Map<String, Value> named(MapValue map) {
        Map<String, Value> fields = new LinkedHashMap<>();
        map.getEntriesList().forEach(entry -> putOnce(fields, entry.getKey().getStringValue(), entry.getValue()));
        return fields;
    }

    private static void putOnce(Map<String, Value> fields, String name, Value value) {
        if (fields.put(name, value) != null) {
            throw new IllegalArgumentException("a field of a ROW is there twice");
        }
    }

    /** A field that is missing is NULL; one that the type does not have is refused, as a column would be. */
    private static List<@Nullable Object> fields(ColumnType type, Map<String, Value> named) {
        List<@Nullable Object> values = new ArrayList<>(type.parts().size());
        int found = 0;
        for (Column field : type.parts()) {
            Value value = named.get(field.name());
            found += value == null ? 0 : 1;
            values.add(value == null ? null : fromProto(field.type(), value));
        }
        if (found < named.size()) {
            throw new IllegalArgumentException("expected the fields "
                    + type.parts().stream().map(Column::name).collect(Collectors.joining(", "))
                    + ", found one of another name");
        }
        return values;
    }

    private static LocalTime time(long micros) {
        if (micros < 0 || micros >= MICROS_PER_DAY) {
            throw new IllegalArgumentException("a TIME lies between 00:00 and 24:00");
        }
        return LocalTime.ofNanoOfDay(micros * NANOS_PER_MICRO);
    }

    private static Value require(ColumnType type, Value value, Value.KindCase expected) {
        if (value.getKindCase() != expected) {
            throw new IllegalArgumentException(
                    "expected " + type.sql() + " in " + field(expected) + ", found " + field(value.getKindCase()));
        }
        return value;
    }

    private static String field(Value.KindCase kind) {
        return switch (kind) {
            case BOOL_VALUE -> "bool_value";
            case INT_VALUE -> "int_value";
            case DOUBLE_VALUE -> "double_value";
            case DECIMAL_VALUE -> "decimal_value";
            case STRING_VALUE -> "string_value";
            case DATE_VALUE -> "date_value";
            case TIMESTAMP_VALUE -> "timestamp_value";
            case TIME_VALUE -> "time_value";
            case BYTES_VALUE -> "bytes_value";
            case ARRAY_VALUE -> "array_value";
            case MAP_VALUE -> "map_value";
            case ROW_VALUE -> "row_value";
            case KIND_NOT_SET -> "NULL";
        };
    }

    private static Integer integer(long value) {
        if (value != (int) value) {
            throw new IllegalArgumentException("expected a whole number of 32 bits, found a larger one");
        }
        return (int) value;
    }

    private static BigDecimal decimal(String text) {
        if (text.length() > DECIMAL_CHARACTERS_MAX) {
            throw new IllegalArgumentException("expected a decimal number of at most " + DECIMAL_CHARACTERS_MAX
                    + " characters, found " + text.length());
        }
        if (!text.chars().allMatch(c -> c <= '~')) {
            throw new IllegalArgumentException("expected a decimal number, such as 12.50");
        }
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException("expected a decimal number, such as 12.50", malformed);
        }
    }

    private static LocalDate date(int days) {
        try {
            return LocalDate.ofEpochDay(days);
        } catch (DateTimeException outside) {
            throw new IllegalArgumentException("a DATE lies in the years 1 to 9999", outside);
        }
    }

    private static Instant timestamp(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS_PER_SECOND), Math.floorMod(micros, MICROS_PER_SECOND) * 1_000);
    }

    /** The arguments of a fragment, in order; {@link IllegalArgumentException} when the bytes are none of its. */
    static List<Value> arguments(Fragment fragment, byte[] arguments) {
        List<@Nullable Object> values = fragment.decodeArguments(arguments);
        List<Value> messages = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            messages.add(toProto(fragment.argumentTypes().get(i), values.get(i)));
        }
        return messages;
    }
}
