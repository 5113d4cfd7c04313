package dev.vidi.query.format;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.ColumnType;
import dev.vidi.query.catalog.FormatSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The key as a message whose fields are the columns of the key alone, framed as the values of {@link ProtobufFormat} are. The id of its schema is a part
 * of a key's bytes: one of another schema than the table's is read, but nobody here would write it. Thread-safe.
 */
final class ProtobufKeyFormat implements KeyFormat {

    private final Column column;
    private final List<Column> columns;
    private final boolean framed;
    private final int id;
    private final ProtobufRows form;
    private final KnownSchemas<FileDescriptor> known;

    /**
     * The format with the table's message of keys.
     *
     * @throws IllegalArgumentException when the message does not fit the key column
     */
    ProtobufKeyFormat(Column column, FormatSettings settings, WriterSchemas schemas) {
        this.column = column;
        this.columns = composite() ? column.type().parts() : List.of(column);
        this.framed = settings.value(FormatSettings.KEY_SCHEMA_ID).isPresent();
        this.id = settings.number(FormatSettings.KEY_SCHEMA_ID);
        Descriptor message =
                ProtobufFormat.message(settings, FormatSettings.KEY_SCHEMA, FormatSettings.KEY_MESSAGE, framed);
        this.form = form(message, message);
        this.known = new KnownSchemas<>(schemas, ProtobufFormat::fetched);
    }

    private ProtobufRows form(Descriptor writer, Descriptor table) {
        List<String> fields =
                writer.getFields().stream().map(FieldDescriptor::getName).toList();
        if (fields.size() != columns.size()
                || !fields.containsAll(columns.stream().map(Column::name).toList())) {
            throw new IllegalArgumentException("column " + column.name() + ": expected a message of keys with "
                    + (composite() ? "these fields" : "this field") + " alone, found the fields "
                    + String.join(", ", fields));
        }
        return new ProtobufRows(columns, place -> false, writer, table);
    }

    private boolean composite() {
        return column.type().kind() == ColumnType.Kind.ROW;
    }

    private List<?> values(Object key) {
        return composite() && key instanceof List<?> values ? values : List.of(key);
    }

    @Override
    public byte[] encode(Object key) {
        byte[] bytes = form.write(values(key));
        return framed ? ProtobufFraming.frame(id, ProtobufSchema.places(form.message()), bytes) : bytes;
    }

    @Override
    public Object decode(byte[] bytes) throws MalformedRecordException {
        ProtobufRows written = form;
        int from = 0;
        if (framed) {
            ProtobufFraming.Header header = ProtobufFraming.read("record key", bytes);
            written = written(header);
            from = header.end();
        }
        @Nullable Object[] values = written.read(bytes, from);
        for (Object value : values) {
            if (value == null) {
                throw new MalformedRecordException("record key is null");
            }
        }
        Object key = composite() ? List.of(values) : Objects.requireNonNull(values[0]);
        requireOneForm(written, Arrays.asList(values), bytes, from);
        return key;
    }

    private ProtobufRows written(ProtobufFraming.Header header) throws MalformedRecordException {
        if (isOwn(header)) {
            return form;
        }
        FileDescriptor file = header.id() == id ? form.message().getFile() : known.of(header.id());
        try {
            return form(ProtobufSchema.at(file, header.places()), form.message());
        } catch (IllegalArgumentException misfit) {
            throw new MalformedRecordException(
                    "schema " + header.id() + " does not fit the key column: " + misfit.getMessage(), misfit);
        }
    }

    private boolean isOwn(ProtobufFraming.Header header) {
        return header.id() == id && header.places().equals(ProtobufSchema.places(form.message()));
    }

    private static void requireOneForm(ProtobufRows written, List<?> key, byte[] bytes, int from)
            throws MalformedRecordException {
        byte[] own;
        try {
            own = written.write(key);
        } catch (IllegalArgumentException inexact) {
            throw new MalformedRecordException("record key: " + inexact.getMessage(), inexact);
        }
        if (!Arrays.equals(own, 0, own.length, bytes, from, bytes.length)) {
            throw new MalformedRecordException("record key is not in the one form that a key in protobuf has");
        }
    }

    @Override
    public boolean writes(byte[] bytes) {
        try {
            return !framed || isOwn(ProtobufFraming.read("record key", bytes));
        } catch (MalformedRecordException impossible) {
            throw new IllegalStateException("a key that was decoded has no header", impossible);
        }
    }
}
