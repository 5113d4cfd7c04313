package dev.vidi.query.format;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Types of columns for those of protobuf, the widest that {@link ProtobufTypes} converts to. */
final class ProtobufColumns {

    /** Digits of a whole number of 64 bits without a sign. */
    private static final int UNSIGNED_DIGITS = 20;

    private ProtobufColumns() {}

    static SchemaColumns of(Descriptor message) {
        List<Column> columns = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        for (FieldDescriptor field : message.getFields()) {
            column(field, 0).ifPresentOrElse(columns::add, () -> leftOut.add(field.getName()));
        }
        return new SchemaColumns(columns, leftOut);
    }

    /** A column, or a field of one; empty when there is no type for it. Messages of other versions may lack it. */
    private static Optional<Column> column(FieldDescriptor field, int depth) {
        if (depth > ColumnType.NESTING_MAX) {
            return Optional.empty();
        }
        try {
            return type(field, depth).map(type -> new Column(field.getName(), type, true));
        } catch (IllegalArgumentException tooMuch) {
            return Optional.empty();
        }
    }

    private static Optional<ColumnType> type(FieldDescriptor field, int depth) {
        if (field.isMapField()) {
            Descriptor entry = field.getMessageType();
            Optional<ColumnType> key = one(entry.findFieldByNumber(1), depth + 1);
            Optional<ColumnType> value = one(entry.findFieldByNumber(2), depth + 1);
            return key.flatMap(known -> value.map(type -> ColumnType.map(known, type, false)));
        }
        Optional<ColumnType> one = one(field, field.isRepeated() ? depth + 1 : depth);
        return field.isRepeated() ? one.map(type -> ColumnType.array(type, false)) : one;
    }

    private static Optional<ColumnType> one(FieldDescriptor field, int depth) {
        Optional<ColumnType> plain = List.of(
                        ColumnType.BOOLEAN,
                        ColumnType.INTEGER,
                        ColumnType.decimal(UNSIGNED_DIGITS, 0),
                        ColumnType.DOUBLE,
                        ColumnType.VARBINARY,
                        ColumnType.TIMESTAMP,
                        ColumnType.VARCHAR)
                .stream()
                .filter(type -> ProtobufTypes.found(field, type) != null)
                .map(type -> type.kind() == ColumnType.Kind.DECIMAL && !isUnsigned(field) ? ColumnType.BIGINT : type)
                .filter(type -> ProtobufTypes.found(field, type) != null)
                .findFirst();
        boolean message = field.getType() == FieldDescriptor.Type.MESSAGE && plain.isEmpty();
        return message ? row(field.getMessageType(), depth) : plain;
    }

    private static boolean isUnsigned(FieldDescriptor field) {
        return switch (field.getType()) {
            case UINT64, FIXED64 -> true;
            case MESSAGE -> field.getMessageType().getFullName().equals("google.protobuf.UInt64Value");
            default -> false;
        };
    }

    private static Optional<ColumnType> row(Descriptor message, int depth) {
        List<Column> fields = new ArrayList<>();
        message.getFields().forEach(field -> column(field, depth + 1).ifPresent(fields::add));
        return fields.isEmpty() ? Optional.empty() : Optional.of(ColumnType.row(fields));
    }
}
