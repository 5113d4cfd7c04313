package dev.vidi.query.format;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.WireFormat;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.row.Domain;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How repeated fields, maps and messages become values of ARRAY, MAP and ROW, and back. Nothing in them is NULL. */
final class ProtobufNested {

    private static final int DELIMITED = WireFormat.WIRETYPE_LENGTH_DELIMITED;
    private static final ProtobufTypes.Reading NONE = in -> {
        throw new IllegalStateException("is gathered");
    };

    private ProtobufNested() {}

    /** The conversion between a field and a column; null when they do not fit. */
    static ProtobufTypes.@Nullable Conversion conversion(
            FieldDescriptor field, FieldDescriptor table, ColumnType type) {
        boolean messages =
                field.getType() == FieldDescriptor.Type.MESSAGE && table.getType() == FieldDescriptor.Type.MESSAGE;
        return switch (type.kind()) {
            case ARRAY -> field.isRepeated() && !field.isMapField() ? array(field, table, type) : null;
            case MAP -> field.isMapField() && table.isMapField() ? map(field, table, type) : null;
            default -> messages && !field.isRepeated() ? row(field, table, type) : null;
        };
    }

    private static ProtobufTypes.Conversion row(FieldDescriptor field, FieldDescriptor table, ColumnType type) {
        ProtobufRows rows = rows(type.parts(), field, table);
        return new ProtobufTypes.Conversion(
                DELIMITED,
                in -> Domain.admit(type, Arrays.asList(rows.read(in.readByteArray(), 0))),
                value -> rows.message((List<?>) value),
                null,
                null,
                rows.unwritable(place -> false));
    }

    private static ProtobufRows rows(List<Column> columns, FieldDescriptor field, FieldDescriptor table) {
        return new ProtobufRows(columns, place -> false, field.getMessageType(), table.getMessageType());
    }

    /** Each element in a place of its own, or numbers packed behind one another. */
    private static ProtobufTypes.@Nullable Conversion array(
            FieldDescriptor field, FieldDescriptor table, ColumnType type) {
        Column element = type.element();
        ProtobufTypes.Conversion each = element(field, table, element.type());
        if (each == null) {
            return null;
        }
        ProtobufTypes.Gathering gathering = (in, wireType, before) -> {
            List<Object> elements = before == null ? new ArrayList<>() : list(before);
            if (wireType == each.wireType()) {
                elements.add(each.reading().read(in));
            } else if (wireType == DELIMITED && field.isPackable()) {
                unpack(in, each, elements);
            } else {
                throw new MalformedRecordException("was written as another type");
            }
            return elements;
        };
        return new ProtobufTypes.Conversion(
                each.wireType(),
                NONE,
                value -> {
                    List<Object> written = new ArrayList<>();
                    for (Object one : (List<?>) value) {
                        written.add(each.writing().write(notNull(one)));
                    }
                    return written;
                },
                List.of(),
                gathering,
                each.unwritable());
    }

    private static ProtobufTypes.@Nullable Conversion element(
            FieldDescriptor field, FieldDescriptor table, ColumnType type) {
        return switch (type.kind()) {
            case ROW ->
                field.getType() == FieldDescriptor.Type.MESSAGE && table.getType() == FieldDescriptor.Type.MESSAGE
                        ? row(field, table, type)
                        : null;
            case ARRAY, MAP -> null;
            default -> ProtobufTypes.found(field, type);
        };
    }

    @SuppressWarnings("unchecked") // made by this gathering before
    private static List<Object> list(Object before) {
        return (List<Object>) before;
    }

    private static void unpack(CodedInputStream in, ProtobufTypes.Conversion each, List<Object> elements)
            throws IOException, MalformedRecordException {
        int limit = in.pushLimit(in.readRawVarint32());
        while (in.getBytesUntilLimit() > 0) {
            elements.add(each.reading().read(in));
        }
        in.popLimit(limit);
    }

    /** A repeated message of key and value; of several with one key the last counts, as everywhere in protobuf. */
    private static ProtobufTypes.Conversion map(FieldDescriptor field, FieldDescriptor table, ColumnType type) {
        ProtobufRows entries = rows(type.parts(), field, table);
        ProtobufTypes.Gathering gathering = (in, wireType, before) -> {
            if (wireType != DELIMITED) {
                throw new MalformedRecordException("was written as another type");
            }
            @Nullable Object[] entry = entries.read(in.readByteArray(), 0);
            Object key = entry[0];
            if (key == null) {
                throw new MalformedRecordException("a map has a value without a key");
            }
            Map<Object, @Nullable Object> values = before == null ? new LinkedHashMap<>() : entries(before);
            values.put(key, entry[1]);
            return values;
        };
        return new ProtobufTypes.Conversion(
                DELIMITED,
                NONE,
                value -> {
                    List<Message> written = new ArrayList<>();
                    ((Map<?, ?>) value).forEach((key, one) -> written.add(entries.message(List.of(key, notNull(one)))));
                    return written;
                },
                Map.of(),
                gathering,
                Optional.empty());
    }

    @SuppressWarnings("unchecked") // made by this gathering before
    private static Map<Object, @Nullable Object> entries(Object before) {
        return (Map<Object, @Nullable Object>) before;
    }

    private static Object notNull(@Nullable Object part) {
        if (part == null) {
            throw new IllegalArgumentException("its schema takes no null within it");
        }
        return part;
    }
}
