package dev.vidi.query.format;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.vidi.query.catalog.FormatNames;
import dev.vidi.query.catalog.FormatSettings;
import dev.vidi.query.catalog.TableSchema;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One message of protobuf a row, in Confluent's framing where the table has a schema registry, and bare otherwise.
 * Thread-safe.
 */
final class ProtobufFormat implements RecordFormat {
    private final TableSchema table;
    private final boolean framed;
    private final int id;
    private final ProtobufRows rows;
    private final KnownSchemas<FileDescriptor> known;
    private final Optional<String> unwritable;

    /**
     * The format with the table's message.
     *
     * @throws IllegalArgumentException when the message does not fit the table
     */
    ProtobufFormat(TableSchema table, FormatSettings settings, WriterSchemas schemas) {
        this.table = table;
        this.framed = settings.value(FormatSettings.SCHEMA_ID).isPresent();
        this.id = settings.number(FormatSettings.SCHEMA_ID);
        Descriptor message = message(settings);
        this.rows = new ProtobufRows(table.columns(), table::isKey, message, message);
        this.known = new KnownSchemas<>(schemas, ProtobufFormat::fetched);
        this.unwritable = rows.unwritable(table::isKey);
    }

    /** The message that values are. */
    static Descriptor message(FormatSettings settings) {
        boolean framed = settings.value(FormatSettings.SCHEMA_ID).isPresent();
        return message(settings, FormatSettings.SCHEMA, FormatSettings.MESSAGE, framed);
    }

    static Descriptor message(FormatSettings settings, String schema, String message, boolean framed) {
        String text = settings.value(schema)
                .orElseThrow(() -> new IllegalArgumentException("format protobuf needs a " + schema));
        return ProtobufSchema.message(
                framed ? ProtobufSchema.ofFile(text) : ProtobufSchema.ofSet(text), settings.value(message));
    }

    /** A registry checks what it takes: what does not parse is not from one. */
    static FileDescriptor fetched(String text) {
        try {
            return ProtobufSchema.ofFile(text);
        } catch (IllegalArgumentException garbage) {
            throw new SchemaUnavailableException("the schema registry gave what is " + garbage.getMessage(), garbage);
        }
    }

    @Override
    public @Nullable Object[] decode(Object key, byte[] value) throws MalformedRecordException {
        @Nullable Object[] row;
        if (framed) {
            ProtobufFraming.Header header = ProtobufFraming.read("value", value);
            row = rows(header).read(value, header.end());
        } else {
            row = rows.read(value, 0);
        }
        KeyValues.put(table, key, row, null);
        for (int i = 0; i < row.length; i++) {
            if (row[i] == null && !table.columns().get(i).nullable()) {
                throw new MalformedRecordException(
                        "field " + table.columns().get(i).name() + " is missing and NOT NULL");
            }
        }
        return row;
    }

    private ProtobufRows rows(ProtobufFraming.Header header) throws MalformedRecordException {
        List<Integer> own = ProtobufSchema.places(rows.message());
        if (header.id() == id && header.places().equals(own)) {
            return rows;
        }
        FileDescriptor file = header.id() == id ? rows.message().getFile() : known.of(header.id());
        Descriptor writer = ProtobufSchema.at(file, header.places());
        try {
            return new ProtobufRows(table.columns(), table::isKey, writer, rows.message());
        } catch (IllegalArgumentException misfit) {
            throw new MalformedRecordException(
                    "schema " + header.id() + " does not fit the table: " + misfit.getMessage(), misfit);
        }
    }

    @Override
    public byte[] encode(@Nullable Object[] row) {
        if (unwritable.isPresent()) {
            throw new IllegalStateException(unwritable.get());
        }
        byte[] bytes = rows.write(Arrays.asList(row));
        return framed ? ProtobufFraming.frame(id, ProtobufSchema.places(rows.message()), bytes) : bytes;
    }

    @Override
    public Optional<String> readOnly() {
        return unwritable.map(why -> "it has format " + FormatNames.PROTOBUF + ", and " + why);
    }
}
