package dev.vidi.query.format;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.WireFormat;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.row.Domain;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes messages of one type as values of columns. Fields have the names of their columns in the table's
 * message, and are known in another version of it by their numbers. Immutable.
 */
final class ProtobufRows {
    private final Descriptor message;
    private final List<Column> columns;
    private final Map<Integer, Field> byNumber = new HashMap<>();
    private final @Nullable Object[] initial;

    private record Field(int place, Column column, FieldDescriptor descriptor, ProtobufTypes.Conversion conversion) {}

    /**
     * Messages of a type.
     *
     * @param writer the type that messages are of
     * @param table the table's message, or a version of it
     * @param keyColumn the column whose absence says nothing; -1 when there is none
     * @throws IllegalArgumentException when the types of a field and its column do not fit
     */
    ProtobufRows(List<Column> columns, int keyColumn, Descriptor writer, Descriptor table) {
        if (!writer.getFullName().equals(table.getFullName())) {
            throw new IllegalArgumentException(
                    "expected message " + table.getFullName() + ", found " + writer.getFullName());
        }
        this.message = writer;
        this.columns = List.copyOf(columns);
        this.initial = new @Nullable Object[columns.size()];
        for (int place = 0; place < columns.size(); place++) {
            Column column = columns.get(place);
            FieldDescriptor named = table.findFieldByName(column.name());
            FieldDescriptor field = named == null ? null : writer.findFieldByNumber(named.getNumber());
            if (field != null) {
                ProtobufTypes.Conversion conversion = conversion(field, column);
                byNumber.put(field.getNumber(), new Field(place, column, field, conversion));
                initial[place] = place == keyColumn ? null : conversion.initial();
            }
        }
    }

    private static ProtobufTypes.Conversion conversion(FieldDescriptor field, Column column) {
        try {
            return ProtobufTypes.conversion(field, column.type());
        } catch (IllegalArgumentException misfit) {
            throw new IllegalArgumentException("column " + column.name() + ": " + misfit.getMessage(), misfit);
        }
    }

    Descriptor message() {
        return message;
    }

    /** The values of a message that begins there, null for those that are absent. */
    @Nullable
    Object[] read(byte[] bytes, int from) throws MalformedRecordException {
        @Nullable Object[] values = initial.clone();
        CodedInputStream in = CodedInputStream.newInstance(bytes, from, bytes.length - from);
        try {
            boolean[] seen = new boolean[values.length];
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                Field field = byNumber.get(WireFormat.getTagFieldNumber(tag));
                if (field != null) {
                    values[field.place] = read(in, tag, field, seen);
                } else if (!in.skipField(tag)) {
                    throw new MalformedRecordException("a group ends that did not begin");
                }
            }
        } catch (IOException malformed) {
            throw new MalformedRecordException(
                    "not a message of protobuf at byte " + in.getTotalBytesRead() + ": " + malformed.getMessage(),
                    malformed);
        }
        return values;
    }

    private static Object read(CodedInputStream in, int tag, Field field, boolean[] seen)
            throws IOException, MalformedRecordException {
        try {
            if (WireFormat.getTagWireType(tag) != field.conversion.wireType()) {
                throw new MalformedRecordException("was written as another type");
            }
            if (seen[field.place] && field.descriptor.getType() == FieldDescriptor.Type.MESSAGE) {
                throw new MalformedRecordException("appears twice");
            }
            seen[field.place] = true;
            return field.conversion.reading().read(in);
        } catch (MalformedRecordException | IllegalArgumentException malformed) {
            throw new MalformedRecordException(
                    "field " + field.column.name() + ": " + malformed.getMessage(), malformed);
        }
    }

    /**
     * The bytes of a message.
     *
     * @throws IllegalArgumentException when a field cannot hold a value exactly
     */
    byte[] write(@Nullable Object[] values) {
        Message.Builder builder = DynamicMessage.newBuilder(message);
        for (Field field : byNumber.values()) {
            Object value = values[field.place];
            try {
                if (value != null) {
                    Object admitted = Domain.admit(field.column.type(), value);
                    builder.setField(
                            field.descriptor, field.conversion.writing().write(admitted));
                } else if (!field.descriptor.hasPresence() || field.descriptor.isRequired()) {
                    throw new IllegalArgumentException("its schema takes no null");
                }
            } catch (IllegalArgumentException outside) {
                throw new IllegalArgumentException(
                        "column " + field.column.name() + ": " + outside.getMessage(), outside);
            }
        }
        return builder.build().toByteArray();
    }

    /** Why messages of this type cannot hold every row, if so. */
    Optional<String> unwritable(int keyColumn) {
        for (int place = 0; place < columns.size(); place++) {
            String name = columns.get(place).name();
            if (place != keyColumn && message.findFieldByName(name) == null) {
                return Optional.of("its schema has no field for column " + name);
            }
        }
        return message.getFields().stream()
                .filter(field -> field.isRequired() && !byNumber.containsKey(field.getNumber()))
                .findFirst()
                .map(field -> "its schema has a field " + field.getName() + " that is no column and is required");
    }
}
