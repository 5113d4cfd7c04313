package dev.vidi.query.format;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.vidi.query.catalog.Column;
import dev.vidi.query.catalog.FormatSettings;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The key as the only field of a message, framed as the values of {@link ProtobufFormat} are. The id of its schema is a part
 * of a key's bytes: one of another schema than the table's is read, but nobody here would write it. Thread-safe.
 */
final class ProtobufKeyFormat implements KeyFormat {
    private static final int NO_KEY_COLUMN = -1;

    private final Column column;
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
        this.framed = settings.value(FormatSettings.KEY_SCHEMA_ID).isPresent();
        this.id = settings.number(FormatSettings.KEY_SCHEMA_ID);
        Descriptor message =
                ProtobufFormat.message(settings, FormatSettings.KEY_SCHEMA, FormatSettings.KEY_MESSAGE, framed);
        this.form = form(message, message);
        this.known = new KnownSchemas<>(schemas, ProtobufFormat::fetched);
    }

    private ProtobufRows form(Descriptor writer, Descriptor table) {
        List<FieldDescriptor> fields = writer.getFields();
        if (fields.size() != 1 || !fields.get(0).getName().equals(column.name())) {
            throw new IllegalArgumentException("column " + column.name() + ": expected a message of keys with this"
                    + " field alone, found the fields "
                    + String.join(
                            ", ", fields.stream().map(FieldDescriptor::getName).toList()));
        }
        return new ProtobufRows(List.of(column), NO_KEY_COLUMN, writer, table);
    }

    @Override
    public byte[] encode(Object key) {
        byte[] bytes = form.write(new Object[] {key});
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
        @Nullable Object key = written.read(bytes, from)[0];
        if (key == null) {
            throw new MalformedRecordException("record key is null");
        }
        requireOneForm(written, key, bytes, from);
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

    private static void requireOneForm(ProtobufRows written, Object key, byte[] bytes, int from)
            throws MalformedRecordException {
        byte[] own;
        try {
            own = written.write(new Object[] {key});
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
