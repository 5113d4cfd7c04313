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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes messages of one type as values of columns. Fields have the names of their columns in the table's
 * message, and are known in another version of it by their numbers. Immutable.
 */
final class ProtobufRows {
    private final Descriptor message;
    private final List<Column> columns;
    private final Map<Integer, Field> byNumber = new HashMap<>();
    private final List<Field> gathered = new ArrayList<>();
    private final @Nullable Object[] initial;

    private record Field(int place, Column column, FieldDescriptor descriptor, ProtobufTypes.Conversion conversion) {}

    /**
     * Messages of a type.
     *
     * @param writer the type that messages are of
     * @param table the table's message, or a version of it
     * @param mayBeAbsent places of columns whose absence says nothing
     * @throws IllegalArgumentException when the types of a field and its column do not fit
     */
    ProtobufRows(List<Column> columns, IntPredicate mayBeAbsent, Descriptor writer, Descriptor table) {
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
                ProtobufTypes.Conversion conversion = conversion(field, named, column);
                Field known = new Field(place, column, field, conversion);
                byNumber.put(field.getNumber(), known);
                if (conversion.gathering() != null) {
                    gathered.add(known);
                }
                initial[place] = mayBeAbsent.test(place) ? null : conversion.initial();
            }
        }
    }

    private static ProtobufTypes.Conversion conversion(FieldDescriptor field, FieldDescriptor table, Column column) {
        try {
            return ProtobufTypes.conversion(field, table, column.type());
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
                    values[field.place] = read(in, tag, field, seen, values[field.place]);
                } else if (!in.skipField(tag)) {
                    throw new MalformedRecordException("a group ends that did not begin");
                }
            }
        } catch (IOException malformed) {
            throw new MalformedRecordException(
                    "not a message of protobuf at byte " + in.getTotalBytesRead() + ": " + malformed.getMessage(),
                    malformed);
        }
        finish(values);
        return values;
    }

    /** What was gathered from several places is said to be of its domain now. */
    private void finish(@Nullable Object[] values) throws MalformedRecordException {
        for (Field field : gathered) {
            Object value = values[field.place];
            try {
                values[field.place] = value == null ? null : Domain.admit(field.column.type(), value);
            } catch (IllegalArgumentException outside) {
                throw new MalformedRecordException(
                        "field " + field.column.name() + ": " + outside.getMessage(), outside);
            }
        }
    }

    private static Object read(CodedInputStream in, int tag, Field field, boolean[] seen, @Nullable Object before)
            throws IOException, MalformedRecordException {
        try {
            ProtobufTypes.Gathering gathering = field.conversion.gathering();
            if (gathering != null) {
                Object into = seen[field.place] ? before : null;
                seen[field.place] = true;
                return gathering.read(in, WireFormat.getTagWireType(tag), into);
            }
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
    byte[] write(List<? extends @Nullable Object> values) {
        return message(values).toByteArray();
    }

    /**
     * A message.
     *
     * @throws IllegalArgumentException when a field cannot hold a value exactly
     */
    Message message(List<? extends @Nullable Object> values) {
        Message.Builder builder = DynamicMessage.newBuilder(message);
        for (Field field : byNumber.values()) {
            Object value = values.get(field.place);
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
        return builder.build();
    }

    /** Why messages of this type cannot hold every row, if so. */
    Optional<String> unwritable(IntPredicate mayBeAbsent) {
        for (int place = 0; place < columns.size(); place++) {
            String name = columns.get(place).name();
            if (!mayBeAbsent.test(place) && message.findFieldByName(name) == null) {
                return Optional.of("its schema has no field for column " + name);
            }
        }
        for (Field field : byNumber.values()) {
            Optional<String> within = field.conversion.unwritable();
            if (within.isPresent()) {
                return within.map(why -> "in column " + field.column.name() + ", " + why);
            }
        }
        return message.getFields().stream()
                .filter(field -> field.isRequired() && !byNumber.containsKey(field.getNumber()))
                .findFirst()
                .map(field -> "its schema has a field " + field.getName() + " that is no column and is required");
    }
}
